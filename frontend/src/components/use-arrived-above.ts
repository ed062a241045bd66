import { useState } from 'react'

type Keys = readonly (string | number)[]

/** Whether the change that brought these rows put some above the one that was first before. */
export function useArrivedAbove(keys: Keys): boolean {
  const [last, setLast] = useState({ keys, arrived: false })
  if (last.keys === keys) return last.arrived

  const first = last.keys[0]
  const arrived = first !== undefined && first !== keys[0] && keys.includes(first)
  setLast({ keys, arrived })
  return arrived
}
