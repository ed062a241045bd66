const BEGIN = '<!-- endpoints -->'
const END = '<!-- /endpoints -->'

/** The document with this table between its markers. Throws when the markers are not there, once and in order. */
export function withTable(document: string, table: string): string {
  const [before, inside, ...more] = document.split(BEGIN)
  const [, after, ...rest] = inside?.split(END) ?? []
  if (before === undefined || after === undefined || more.length > 0 || rest.length > 0)
    throw new Error(`MIGRATION.md needs ${BEGIN} and ${END}, once each and in this order.`)
  return `${before}${BEGIN}\n${table}\n${END}${after}`
}
