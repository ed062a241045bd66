import { CompiledQuery, type RootOperationNode } from 'kysely'

import type { Database, Reading } from '../db/database.ts'

/** The database's plan of every statement that `read` sends, a line a step. */
export async function plansOf(
  { writer, dialect }: Database,
  read: (db: Reading) => Promise<unknown>,
): Promise<string[]> {
  const nodes: RootOperationNode[] = []
  await read(
    writer.withPlugin({
      transformQuery: ({ node }) => {
        nodes.push(node)
        return node
      },
      transformResult: async ({ result }) => result,
    }),
  )
  const explain = dialect === 'sqlite' ? 'explain query plan' : 'explain'
  const plans: string[] = []
  for (const node of nodes) {
    const { sql, parameters } = writer.getExecutor().compileQuery(node, { queryId: 'plan' })
    const { rows } = await writer.executeQuery<Record<string, string>>(
      CompiledQuery.raw(`${explain} ${sql}`, [...parameters]),
    )
    plans.push(...rows.map((row) => row['detail'] ?? row['QUERY PLAN'] ?? ''))
  }
  if (plans.length === 0) throw new Error('nothing was read')
  return plans
}
