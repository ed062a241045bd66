export type Sample = { name: string; labels: Readonly<Record<string, string>>; value: number }

/** The samples of a Prometheus text. Lines that are none are passed over. */
export function parseMetrics(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    const match = /^([a-z_]\w*)(?:\{(.*)\})? (\S+)$/i.exec(line)
    if (!match?.[1] || !match[3]) return []
    const labels = [...(match[2] ?? '').matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)]
    return [
      {
        name: match[1],
        labels: Object.fromEntries(labels.map(([, name = '', value = '']) => [name, value])),
        value: Number(match[3].replace('Inf', 'Infinity')),
      },
    ]
  })
}

/** What all samples of this name add up to. */
export const total = (
  samples: readonly Sample[],
  name: string,
  counts: (labels: Sample['labels']) => boolean = () => true,
) =>
  samples
    .filter((sample) => sample.name === name && counts(sample.labels))
    .reduce((sum, { value }) => sum + value, 0)

/** The values of this name by one of its labels, without zeros. */
export const byLabel = (samples: readonly Sample[], name: string, label: string) =>
  Object.fromEntries(
    samples
      .filter((sample) => sample.name === name && sample.value !== 0)
      .map(({ labels, value }) => [labels[label] ?? '', value]),
  )
