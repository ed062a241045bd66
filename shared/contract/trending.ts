import { z } from 'zod'

import { define } from './define.ts'

/** Hashtags of a sliding window, most used first. */
export const trendingSchema = z.object({
  topics: z.array(z.object({ topic: z.string(), count: z.int().positive() })),
})
export type Trending = z.infer<typeof trendingSchema>

/** On `trending`, without a key; told on change and at most every 30 s. */
export const trendingValues = define('trending', { 'trending.topics': trendingSchema })
