// Who may import whom, one rule per arrow. A part that has an `only` rule may import what the rule
// names, packages and Node, and nothing else of ours.

const error = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

/** Files under `from` import nothing of ours but `to`. */
const only = (name, from, to, comment) =>
  error(name, comment, { path: from }, { path: OURS, pathNot: to })

/** Nobody but `allowed` imports `door`. */
const door = (name, path, allowed, comment) =>
  error(name, comment, { path: OURS, pathNot: allowed }, { path })

const OURS = '^(shared|backend|frontend|scripts)/(?!node_modules/)'
const TESTS = '\\.test\\.tsx?$'
const HELPERS = ['/testing[^/]*\\.tsx?$', '/testing/', '\\.contract\\.tsx?$', '/fake-[^/]+$']

const everywhere = [
  error('no-circular', 'A cycle has no first line to read.', {}, { circular: true }),
  error(
    'no-unresolvable',
    'What does not resolve cannot be checked.',
    {},
    { couldNotResolve: true },
  ),
  error('no-test-imports', 'Tests are leaves.', {}, { path: TESTS }),
  error(
    'test-helpers-stay-in-tests',
    'testing*.ts, fakes and *.contract.ts are for tests.',
    { path: OURS, pathNot: [TESTS, ...HELPERS, '^scripts/'] },
    { path: HELPERS },
  ),
  error(
    'packages-meet-in-shared',
    'Backend and frontend never import each other, and nobody imports scripts.',
    { path: '^(shared|backend|frontend)/' },
    { path: '^(shared|backend|frontend|scripts)/', pathNot: ['^$1/', '^shared/'] },
  ),
]

const shared = [
  only('protocol-knows-no-domain', '^shared/protocol/', ['^shared/protocol/'], 'How, never what.'),
  only('contract', '^shared/contract/', ['^shared/'], 'Both sides agree on it.'),
  error(
    'shared-imports-only-zod',
    'The page pays for every package that shared/ brings.',
    { path: '^shared/', pathNot: [TESTS, '^shared/testing/'] },
    { pathNot: ['^shared/', 'node_modules/zod/'] },
  ),
]

const backend = [
  only('db', '^backend/db/', ['^backend/db/'], 'Tables know nobody.'),
  only(
    'core-knows-no-feature',
    '^backend/core/',
    ['^backend/(core|db)/', '^shared/'],
    'The engine carries any product.',
  ),
  only(
    'feature',
    '^backend/features/',
    ['^backend/(features|core|db)/', '^shared/'],
    'Features stand on core, db and shared.',
  ),
  error(
    'features-meet-at-service',
    "A feature's only public face is its service.ts; a test may look at what else came of it.",
    { path: '^backend/features/([^/]+)/', pathNot: TESTS },
    { path: '^backend/features/([^/]+)/', pathNot: ['^backend/features/$1/', '/service\\.ts$'] },
  ),
  only(
    'legacy-backend',
    '^backend/legacy/',
    ['^backend/(legacy|core)/', '^backend/testing\\.ts$', '^shared/'],
    'Legacy translates; it touches no table and no feature.',
  ),
  only(
    'legacy-reads',
    '^backend/legacy-reads\\.ts$',
    ['^backend/features/[^/]+/service\\.ts$'],
    'What the old lines look up is asked of the features, in their words.',
  ),
  door(
    'only-app-imports-legacy',
    '^backend/legacy/',
    ['^backend/legacy/', '^backend/app\\.ts$', '^scripts/'],
    'Deleting the folder costs one import and one spread in app.ts.',
  ),
  error(
    'loggers-in-log',
    'Loggers are declared in core/log.ts only.',
    { path: '^backend/', pathNot: '^backend/core/log\\.ts$' },
    { path: 'node_modules/(pino|pino-pretty)/' },
  ),
  error(
    'metrics-in-metrics',
    'Metrics are declared in core/metrics.ts only.',
    { path: '^backend/', pathNot: ['^backend/core/metrics\\.ts$', TESTS] },
    { path: 'node_modules/prom-client/' },
  ),
]

const frontend = [
  only(
    'client-imports-only-shared',
    '^frontend/src/realtime/',
    ['^frontend/src/realtime/', '^shared/'],
    'The client runs in any page.',
  ),
  error(
    'client-without-react',
    'The client is framework-free.',
    { path: '^frontend/src/realtime/' },
    { path: 'node_modules/(react|react-dom|@tanstack|@mantine)/' },
  ),
  only(
    'hooks',
    '^frontend/src/hooks/(?!testing\\.tsx$)',
    [
      '^frontend/src/(hooks|realtime|lib|types)/',
      '^frontend/src/context/realtime(-actions|-context)?\\.tsx?$',
      '^frontend/src/features/[^/]+/testing\\.ts$',
      '^frontend/src/features/[^/]+/queries\\.ts$',
      '^frontend/src/config\\.ts$',
      '^shared/',
    ],
    'Hooks bind the client and the cache to React.',
  ),
  only(
    'handlers-touch-only-queries',
    '^frontend/src/context/handlers/',
    [
      '^frontend/src/context/handlers/',
      '^frontend/src/features/[^/]+/(queries|pages)\\.ts$',
      '^frontend/src/lib/positioned/',
      '^shared/',
    ],
    'A handler changes the positioned cache and nothing else.',
  ),
  only(
    'page-feature',
    '^frontend/src/features/',
    [
      '^frontend/src/(features|hooks|components|lib|types)/',
      '^frontend/src/context/realtime-context\\.tsx$',
      '^frontend/src/config\\.ts$',
      '^shared/',
    ],
    'Features stand on hooks, components, lib and shared.',
  ),
  error(
    'page-features-do-not-meet',
    'Pages compose features; a feature imports no other.',
    { path: '^frontend/src/features/([^/]+)/' },
    { path: '^frontend/src/features/([^/]+)/', pathNot: '^frontend/src/features/$1/' },
  ),
  only(
    'legacy-frontend',
    '^frontend/src/legacy/',
    [
      '^frontend/src/(legacy|lib|realtime|types)/',
      '^frontend/src/hooks/hooks\\.contract\\.tsx$',
      '^frontend/src/config\\.ts$',
      '^shared/',
    ],
    'The old lines are one more Transport, built from what the unified one is built from; config.ts knows their name.',
  ),
  door(
    'only-app-and-contexts-import-legacy',
    '^frontend/src/legacy/',
    [
      '^frontend/src/legacy/',
      '^frontend/src/App\\.tsx$',
      '^frontend/src/context/(notification|friend-request)-context\\.tsx$',
      '^frontend/src/context/parity\\.ts$',
      '^scripts/',
    ],
    'Deleting the folder costs one branch in App.tsx.',
  ),
]

export default {
  forbidden: [...everywhere, ...shared, ...backend, ...frontend],
  options: {
    // Type imports are arrows too.
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['^[a-z]+/node_modules/', '^frontend/dist/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js'],
    },
  },
}
