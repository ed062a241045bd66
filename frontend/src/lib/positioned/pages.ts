/** Where a page begins, in the words of the list that it is a page of. */
export type Cursor = number | string
/** One page as the server sends it; `next` is the cursor of the page after it. */
export type Page<Item> = { readonly items: readonly Item[]; readonly next: Cursor | null }
export type Pages<Item> = readonly Page<Item>[]
type Row = { readonly id: number }

/**
 * The item in its place, once: it replaces the row with its id, or goes where its id belongs. What belongs behind the
 * last page is left to that page's own answer.
 */
export function put<Item extends Row>(
  pages: Pages<Item>,
  item: Item,
  order: 'newest first' | 'oldest first',
): Pages<Item> {
  if (has(pages, item.id)) return change(pages, item.id, () => item)
  const isAfter = (row: Item) => (order === 'newest first' ? row.id < item.id : row.id > item.id)
  const into = pages.findIndex(({ items }) => items.some(isAfter))
  const last = pages.length - 1
  if (into === -1 && pages[last]?.next !== null) return pages
  return pages.map((page, index) => {
    if (index !== (into === -1 ? last : into)) return page
    const at = page.items.findIndex(isAfter)
    return { ...page, items: page.items.toSpliced(at === -1 ? page.items.length : at, 0, item) }
  })
}

export function has<Item extends Row>(pages: Pages<Item>, id: number): boolean {
  return pages.some(({ items }) => items.some((item) => item.id === id))
}

/** The row with this id, changed; the same pages when there is none. */
export function change<Item extends Row>(
  pages: Pages<Item>,
  id: number,
  to: (item: Item) => Item,
): Pages<Item> {
  return changeAll(pages, (item) => (item.id === id ? to(item) : item))
}

export function changeAll<Item>(pages: Pages<Item>, to: (item: Item) => Item): Pages<Item> {
  return pages.map((page) => {
    const items = page.items.map(to)
    return items.every((item, index) => item === page.items[index]) ? page : { ...page, items }
  })
}

export const without = <Item extends Row>(pages: Pages<Item>, id: number): Pages<Item> =>
  withoutAll(pages, (item) => item.id === id)

/** Without the rows that are gone; the same pages when there are none. */
export function withoutAll<Item>(pages: Pages<Item>, isGone: (item: Item) => boolean): Pages<Item> {
  if (!pages.some(({ items }) => items.some(isGone))) return pages
  return pages.map((page) => ({ ...page, items: page.items.filter((item) => !isGone(item)) }))
}
