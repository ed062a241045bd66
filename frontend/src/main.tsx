import '@fontsource-variable/figtree/wght.css'
import './mantine-styles.ts'
import './global.css'
import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { App } from './App.tsx'
import { config } from './config.ts'
import { cssVariablesResolver, theme } from './theme.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

// Before any line is opened.
if (config.debug) await import('./lib/developer/install.ts')

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      cssVariablesResolver={cssVariablesResolver}
      defaultColorScheme="auto"
      theme={theme}
    >
      <App />
    </MantineProvider>
  </StrictMode>,
)
