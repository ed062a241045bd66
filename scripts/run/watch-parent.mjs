// Whoever imports this gets SIGTERM when its parent is gone. `kill` on npm ends npm's shell and tells
// nobody below it; without this the server would live on and hold its port. run.mjs preloads it into
// everything it starts, so the whole chain falls, whichever link was killed and however hard.
const parent = process.ppid

const timer = setInterval(() => {
  if (process.ppid === parent) return
  clearInterval(timer)
  process.kill(process.pid, 'SIGTERM')
}, 500)
timer.unref()
