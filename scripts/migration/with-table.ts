/** What is generated into MIGRATION.md, by the name between its markers, `<!-- name -->` and `<!-- /name -->`. */
export type Tables = Readonly<Record<string, string>>

/** The document with each table between its markers. Throws when markers are not there, once and in order. */
export const withTables = (document: string, tables: Tables): string =>
  Object.entries(tables).reduce((text, [name, table]) => withTable(text, name, table), document)

function withTable(document: string, name: string, table: string): string {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [before, inside, ...more] = document.split(begin)
  const [, after, ...rest] = inside?.split(end) ?? []
  if (before === undefined || after === undefined || more.length > 0 || rest.length > 0)
    throw new Error(`MIGRATION.md needs ${begin} and ${end}, once each and in this order.`)
  return `${before}${begin}\n${table}\n${end}${after}`
}
