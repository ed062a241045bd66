import 'react'

declare module 'react' {
  interface CSSProperties {
    /** Custom properties are part of a component's style. */
    [name: `--${string}`]: string | number | undefined
  }
}
