import { fileURLToPath } from 'node:url'

import { configDefaults, defineConfig } from 'vitest/config'

const TESTS = '**/*.test.{ts,tsx}'

/**
 * Tests sit beside the sources; one project per package, and `journeys` for the whole system with a
 * real server and a real browser. A test that fails once is a failed test: nothing is retried.
 *
 * The files of a project share a worker's modules, which are most of a small file's time (a third of the whole
 * run): what a file stubs, fakes or opens it must put back.
 */
export default defineConfig({
  test: {
    globalSetup: [fileURLToPath(import.meta.resolve('./scripts/run/vitest-folder.ts'))],
    retry: 0,
    isolate: false,
    unstubGlobals: true,
    unstubEnvs: true,
    // A test run never edits a source file; `npm test -- -u` writes snapshots on request.
    update: 'none',
    // Two cores: a third worker would only make the timeouts of the others less true.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'shared', root: 'shared', include: [TESTS] } },
      {
        extends: true,
        test: {
          name: 'backend',
          root: 'backend',
          include: [TESTS],
          // The first PGlite on a machine takes seconds to make, and falls to whichever test opens it.
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: './frontend/vite.config.ts',
        test: {
          name: 'frontend',
          root: 'frontend',
          include: [`src/${TESTS}`],
          environment: 'happy-dom',
          // It extends the page's own configuration, not this one.
          isolate: false,
          unstubGlobals: true,
          unstubEnvs: true,
          // Projects that run side by side have to agree on this.
          maxWorkers: 2,
        },
      },
      {
        extends: true,
        test: {
          name: 'scripts',
          root: 'scripts',
          include: [TESTS],
          exclude: [...configDefaults.exclude, 'journey/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          root: 'scripts',
          include: [`journey/${TESTS}`],
          globalSetup: [fileURLToPath(import.meta.resolve('./scripts/run/vitest-page.ts'))],
          // Each file has a server and a browser of its own; what they measure is printed, and asserted by no quick run.
          isolate: true,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
})
