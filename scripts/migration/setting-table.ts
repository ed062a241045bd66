const HEAD = `| Setting | Example or default | |
|---|---|---|`

/** These settings as `.env.example` explains them, as Markdown. Throws for one that it does not know. */
export const settingTable = (example: string, names: readonly string[]): string =>
  [HEAD, ...names.map((name) => row(example.split('\n'), name))].join('\n')

function row(lines: readonly string[], name: string): string {
  const at = lines.findIndex((line) => line.startsWith(`#${name}=`))
  if (at < 0) throw new Error(`.env.example does not know ${name}.`)
  const value = lines[at]?.slice(name.length + 2) ?? ''
  const begin = lines.slice(0, at).findLastIndex((line) => !line.startsWith('# ')) + 1
  const words = lines.slice(begin, at).map((line) => line.slice(2))
  return `| \`${name}\` | ${value === '' ? '–' : `\`${value}\``} | ${words.join(' ')} |`
}
