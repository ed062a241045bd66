import react from '@vitejs/plugin-react'
import { defineConfig, type ProxyOptions } from 'vite'

import { gzipped } from './gzipped.ts'
import { iconsByFile } from './icons-by-file.ts'

/** The server that answers what the page does not; scripts/dev.ts names its own. */
const backend = process.env.TRUNKLINE_BACKEND ?? 'http://127.0.0.1:8000'

// The Host header stays as the browser sent it: the server compares it with Origin and would refuse
// every socket otherwise.
const toBackend: ProxyOptions = { target: backend, changeOrigin: false, ws: true }

export default defineConfig({
  plugins: [iconsByFile(), react(), gzipped()],
  // Settings come from the environment; the tasks read .env into it (scripts/run.mjs), in one place
  // for server and page alike.
  envDir: false,
  // Single icons are small enough to be served as they are.
  optimizeDeps: { exclude: ['@tabler/icons-react'] },
  server: {
    proxy: {
      '^/(api|ws|upload)/': toBackend,
      '^/(metrics|healthz|readyz)/?(\\?|$)': toBackend,
      // An old endpoint shares its path with a page: only what writes goes to the server.
      '^/posts/?(\\?|$)': {
        ...toBackend,
        bypass: (request) => (request.method === 'GET' ? request.url : undefined),
      },
    },
  },
  build: {
    rolldownOptions: {
      output: {
        // What changes with every release apart from what changes with a dependency, so that a
        // returning browser fetches the small part only.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler)\// },
            {
              name: 'mantine',
              test: /node_modules\/(@mantine\/(core|hooks|notifications)|@floating-ui)\//,
            },
            { name: 'tanstack', test: /node_modules\/@tanstack\// },
          ],
        },
      },
    },
  },
})
