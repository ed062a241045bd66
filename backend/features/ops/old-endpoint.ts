/** What this feature has to know of an old URL; whoever has old URLs hands the list over. */
export type OldEndpoint = {
  /** The row in MIGRATION.md, such as `W17`. */
  readonly id: string
  /** Its name in metrics. */
  readonly label: string
  readonly kind: 'socket' | 'stream' | 'http'
  /** As the request metric spells them, `POST /api/messages`, where it is asked over HTTP. */
  readonly requests?: readonly string[]
  readonly deprecatedSince: string
  readonly replacement: string
  readonly sunset: { readonly notBefore: string; readonly condition: string }
  /** The events that it tells. */
  readonly hears: readonly string[]
  /** Where a page hears them: see `ComparedEndpoint`. */
  readonly address?: string
  /** It tells only what somebody else did. */
  readonly othersOnly?: boolean
}
