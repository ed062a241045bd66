import { LoadingLabel } from './bone.tsx'

/** Between pages, while the code of the next one is on its way. */
export function PagePending() {
  return <LoadingLabel what="the page" />
}
