import type { Figures } from '@trunkline/shared/contract/ops'
import { type FigureKind, figureKinds } from '@trunkline/shared/contract/ops-figures'

const kindOf = (name: string) => {
  const kind = name.split('/', 1)[0] ?? ''
  return Object.hasOwn(figureKinds, kind) ? figureKinds[kind as FigureKind] : undefined
}

/** Several looks at one process as one: counts are added, gauges averaged, the worst of the worst kept. */
export const overTime = (looks: readonly Figures[]): Figures => merged(looks, 'time')

/** Looks at several processes at one time as one. */
export const overNodes = (looks: readonly Figures[]): Figures => merged(looks, 'nodes')

function merged(looks: readonly Figures[], axis: 'time' | 'nodes'): Figures {
  const values = new Map<string, number[]>()
  for (const look of looks)
    for (const [name, value] of Object.entries(look)) {
      const seen = values.get(name)
      if (seen) seen.push(value)
      else values.set(name, [value])
    }
  const figures: Figures = {}
  for (const [name, seen] of values) {
    const how = kindOf(name)?.[axis]
    const sum = seen.reduce((a, b) => a + b, 0)
    if (how === 'max') figures[name] = Math.max(...seen)
    else if (how === 'mean') figures[name] = sum / seen.length
    else if (how === 'sum') figures[name] = sum
  }
  return figures
}
