/** One mistake that somebody might make, and the test that says so. */
export type PlantedFault = {
  /** What breaks, as a sentence about the product. */
  readonly breaks: string
  readonly file: string
  /** Stands in the file exactly once; `by` takes its place. */
  readonly find: string
  readonly by: string
  readonly project: 'shared' | 'backend' | 'frontend' | 'scripts' | 'journeys'
  /** The test file that must fail, from the root of the repository. */
  readonly test: string
  /** The test in it that says so; without it any of the file's. */
  readonly title?: string
}
