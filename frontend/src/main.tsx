import '@fontsource-variable/figtree/wght.css'
import './mantine-styles.ts'
import './global.css'
import { MantineProvider } from '@mantine/core'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { App } from './App.tsx'
import { cssVariablesResolver, theme } from './theme.ts'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

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
