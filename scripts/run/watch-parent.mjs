// Preloaded into everything that run.mjs starts: `kill` on npm ends npm's shell and tells nobody below
// it, and the server would live on and hold its port. So each link watches the one above it, and the
// whole chain falls whichever link was killed, however hard.
import { endWithout, parent } from './ancestors.mjs'

endWithout(parent)
