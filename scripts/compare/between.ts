/** Anywhere between the two. */
export const between = (random: () => number, [least, most]: readonly [number, number]) =>
  least + random() * (most - least)
