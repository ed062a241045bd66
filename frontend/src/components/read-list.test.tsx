import { MantineProvider } from '@mantine/core'
import {
  createMemoryHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router'
import { cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { ReadList } from './read-list.tsx'

/** A screen on which the end of every list is in sight. */
class InSight {
  readonly #look: (looks: { isIntersecting: boolean }[]) => void

  constructor(look: (looks: { isIntersecting: boolean }[]) => void) {
    this.#look = look
  }

  observe = () => this.#look([{ isIntersecting: true }])
  disconnect = () => undefined
}
beforeEach(() => {
  vi.stubGlobal('IntersectionObserver', InSight)
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined
      unobserve = () => undefined
      disconnect = () => undefined
    },
  )
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function show(reading: { hasMore: boolean; error?: Error }) {
  const loadMore = vi.fn()
  const paging = { isLoading: false, isLoadingMore: false, retry: vi.fn(), loadMore }
  const list = () => (
    <ReadList
      bones={null}
      empty="Nothing here"
      items={[]}
      keyOf={String}
      reading={{ error: null, ...paging, ...reading }}
      what="the feed"
    >
      {() => <p />}
    </ReadList>
  )
  const router = createRouter({
    routeTree: createRootRoute({ component: list }),
    history: createMemoryHistory(),
  })
  const { container } = render(
    <MantineProvider env="test">
      <RouterProvider router={router} />
    </MantineProvider>,
  )
  return { loadMore, says: () => container.textContent }
}

test('a page without anything for this reader is no end: the list goes on by itself', async () => {
  const { loadMore, says } = show({ hasMore: true })
  await vi.waitFor(() => expect(loadMore).toHaveBeenCalled())
  expect(says()).not.toContain('Nothing here')
})

test('a list of which there is no more says that it is empty', async () => {
  const { loadMore, says } = show({ hasMore: false })
  await vi.waitFor(() => expect(says()).toContain('Nothing here'))
  expect(loadMore).not.toHaveBeenCalled()
})
