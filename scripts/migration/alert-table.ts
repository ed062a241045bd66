/** A rule's name, how urgent it is, and its annotations, as `ops/alerts.yml` lays them out. */
const RULE =
  /- alert: (\w+)[\s\S]+?severity: (\w+)[\s\S]+?summary: (.+)\n\s+description: (.+)(?:\n|$)/g

const HEAD = `| Alert | | It means | First |
|---|---|---|---|`

/** Every alert rule with its meaning and the first thing to do, as Markdown. Throws when a rule is laid out differently. */
export function alertTable(rules: string): string {
  const rows = [...rules.matchAll(RULE)].map(
    ([, name = '', severity = '', summary = '', description = '']) =>
      `| \`${name}\` | ${severity} | ${inWords(plain(summary))} | ${plain(description)} |`,
  )
  const there = rules.split('- alert: ').length - 1
  if (rows.length !== there)
    throw new Error(`${rows.length} of ${there} alert rules were understood.`)
  return [HEAD, ...rows].join('\n')
}

const plain = (scalar: string) => scalar.trim().replaceAll(/^'|'$/g, '')

/** Prometheus's templates as what they stand for: `{{ $labels.mode }}` is a *mode*, `{{ $value … }}` is *n*. */
const inWords = (template: string) =>
  template
    .replaceAll(/\{\{ \$labels\.(\w+) \}\}/g, (_, name: string) => `*${name}*`)
    .replaceAll(/\{\{ \$value[^}]*\}\}/g, '*n*')
