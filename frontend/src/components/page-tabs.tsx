import { Tabs, type TabsProps } from '@mantine/core'
import { type ReactNode, useLayoutEffect, useRef } from 'react'

import styles from './page-tabs.module.css'

/** Tabs right under a page's title, which stay there while one scrolls; where not all fit, the open one is in sight. */
export function PageTabs(
  props: Omit<TabsProps, 'classNames' | 'value'> & {
    label: string
    value: string
    /** What each says, by its value; their panels are the children. */
    tabs: Readonly<Record<string, ReactNode>>
  },
) {
  const { label, tabs, children, ...rest } = props
  const list = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const open = list.current?.querySelector('[aria-selected=true]')
    if (!list.current || !(open instanceof HTMLElement)) return
    list.current.scrollLeft = open.offsetLeft - (list.current.clientWidth - open.offsetWidth) / 2
  }, [props.value])
  return (
    <Tabs {...rest} classNames={{ list: styles.tabs ?? '', tab: styles.tab ?? '' }}>
      <Tabs.List aria-label={label} ref={list}>
        {Object.entries(tabs).map(([value, words]) => (
          <Tabs.Tab key={value} value={value}>
            {words}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {children}
    </Tabs>
  )
}
