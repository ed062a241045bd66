import { builtPage } from './page.mjs'

/** Journeys look at the built page, so it is built, once, before the first of them. */
export async function setup() {
  if ((await builtPage(process.execPath)) !== 0) throw new Error('The page could not be built.')
}
