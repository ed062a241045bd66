import type { Metrics } from '../../core/metrics.ts'

type Labels = Readonly<Record<string, string | number | undefined>>
type Values = readonly { labels: Labels; value: number; metricName?: string }[]

/** Running totals of everything that is counted, under names that `Figures` uses; only ever rising. */
export type Totals = ReadonlyMap<string, number>

const sideOf = (endpoint: string | number | undefined) =>
  endpoint === 'realtime' ? 'unified' : 'legacy'

const label = (labels: Labels, name: string) => String(labels[name] ?? '')

/** What the metrics have counted since this process began. */
export async function totalsOf(metrics: Metrics): Promise<Totals> {
  const totals = new Map<string, number>()
  const add = (name: string, value: number) => totals.set(name, (totals.get(name) ?? 0) + value)
  const each = async (metric: { get(): Promise<{ values: Values }> }, name: Name) => {
    for (const { labels, value, metricName } of (await metric.get()).values) {
      const names = name(labels, metricName)
      for (const one of typeof names === 'string' ? [names] : names) add(one, value)
    }
  }
  const { page } = metrics
  await Promise.all([
    each(metrics.opened, ({ endpoint }) => `opened/${endpoint}`),
    each(metrics.closed, ({ endpoint, code }) => `closed/${sideOf(endpoint)}/${code}`),
    each(metrics.httpRequests, (labels) => requestNames(labels)),
    each(metrics.httpSeconds, (labels, name) => bucketName('httpBucket', labels, name)),
    each(metrics.appliedSeconds, (labels, name) =>
      bucketName(`appliedBucket/${label(labels, 'mode')}`, labels, name),
    ),
    each(page.handled, ({ mode, outcome }) =>
      outcome === 'ok' ? `handled/${mode}` : [`handled/${mode}`, `handlerErrors/${mode}`],
    ),
    each(page.reconnects, ({ mode }) => `pageReconnects/${mode}`),
    each(page.resets, ({ mode }) => `pageResets/${mode}`),
    each(page.seconds, ({ mode }) => `pageSeconds/${mode}`),
    each(page.lost, ({ mode }) => `lost/${mode}`),
    each(metrics.parity, ({ result }) => `parity/${result}`),
  ])
  for (const [endpoint, { bytes, received, slow }] of metrics.carried()) {
    const side = sideOf(endpoint)
    add(`bytesOut/${side}`, bytes)
    add(`bytesIn/${side}`, received)
    add(`slowReaders/${side}`, slow)
  }
  const { in: received, out } = metrics.samples.network()
  totals.set('bytesIn', received).set('bytesOut', out)
  return totals
}

type Name = (labels: Labels, metricName: string | undefined) => string | readonly string[]

const POLL_ROUTE = '/api/realtime/events'

function requestNames(labels: Labels): string[] {
  const [method, route] = [label(labels, 'method'), label(labels, 'route')]
  return ['requests', `request/${method} ${route}`, ...(route === POLL_ROUTE ? ['polls'] : [])]
}

/** Only the buckets of a histogram; their bound is the last part. */
const bucketName = (name: string, labels: Labels, metricName: string | undefined) =>
  metricName?.endsWith('_bucket') === true
    ? `${name}/${label(labels, 'le') === '+Inf' ? 'Infinity' : label(labels, 'le')}`
    : []
