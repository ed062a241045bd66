/** What the removal of the old lines takes away whole (backend/legacy/README.md, steps 1 and 5). */
export const DELETED = [
  'backend/legacy',
  'backend/legacy-reads.ts',
  'frontend/src/legacy',
  'frontend/src/context/notification-context.tsx',
  'frontend/src/context/friend-request-context.tsx',
  'frontend/src/context/old-lines.tsx',
  'frontend/src/context/parity.ts',
  'scripts/migration-table.ts',
  'scripts/migration',
]

/** One change of the recipe: every `found` stands in the file once, and `by` takes its place. */
type Edit = {
  readonly file: string
  readonly step: string
  readonly found: RegExp
  readonly by: string
}

/** What it changes in what stays (steps 2 and 3). */
export const EDITS: readonly Edit[] = [
  ...edits('backend/app.ts', [
    ['the import of what old lines look up', /import \{ legacyReads \} from [^\n]+\n/, ''],
    ['the import of createLegacy', /import \{ createLegacy \} from [^\n]+\n/, ''],
    ['the call of createLegacy', /  const legacy = createLegacy\(\{.*?\n  \}\)\n/s, ''],
    ['the import of the registry', /import \{ legacyRegistry \} from [^\n]+\n/, ''],
    ['the registry', /registry: legacyRegistry,/, 'registry: [],'],
    ['authenticate', /, authenticate, authenticateBy \} = accounts/, ' } = accounts'],
    ['the old HTTP paths', /  app\.route\('\/', legacy\.http\)\n/, ''],
    ['the old sockets', /engine\.upgrades\(legacy\.routes\)/, 'engine.upgrades([])'],
  ]),
  ...edits('scripts/ops/prometheus.test.ts', [
    ['the import of the registry', /import \{ legacyRegistry \} from [^\n]+\n/, ''],
    ['the registry', /primeMetrics\(metrics, legacyRegistry\)/, 'primeMetrics(metrics, [])'],
  ]),
  ...edits('frontend/src/App.tsx', [
    ['the import of the old lines', /import \{ OldLines \} from [^\n]+\n/, ''],
    [
      'what is compared with the old lines',
      /async \(page\) => [^\n]+context\/parity[^\n]+,\n/,
      "() => Promise.reject(new Error('There is nothing to compare.')),\n",
    ],
    ['the unified branch', / {2}if \([^\n]+<RealtimeProvider userId=\{userId\} \/>\n/, ''],
    [
      'the old branch',
      /  return <OldLines userId=\{userId\} \/>\n/,
      '  return <RealtimeProvider userId={userId} />\n',
    ],
  ]),
  ...edits('frontend/src/config.ts', [
    ["the mode 'legacy'", / \| 'legacy'/, ''],
    [
      "the flag's value",
      /    case 'false':\n    case '0':\n    case 'legacy':\n      return 'legacy'\n/,
      '',
    ],
    ["the override's value", /value === 'legacy' \|\| /, ''],
  ]),
  ...edits('frontend/src/hooks/use-realtime-mode.ts', [
    ['what the old mode is called', /\n {2}legacy: [^\n]+/, ''],
  ]),
]

function edits(
  file: string,
  changes: readonly [step: string, found: RegExp, by: string][],
): Edit[] {
  return changes.map(([step, found, by]) => ({ file, step, found, by }))
}

/** The text after one change. Throws, naming it, when what it takes away is not there exactly once. */
export function changed(text: string, { file, step, found, by }: Edit): string {
  const places = [...text.matchAll(new RegExp(found, `${found.flags}g`))].length
  if (places !== 1)
    throw new Error(`The recipe no longer fits: ${file} has ${step} ${places} times, not once.`)
  return text.replace(found, by)
}
