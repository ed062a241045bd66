/** The lines a page can run on. `poll` is a mode of the wire too, but no page speaks it. */
export type PageMode = 'unified' | 'legacy'

/** Which line, and who decided. */
export type Setting = { mode: PageMode; why: 'override' | 'build' }
