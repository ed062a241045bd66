import { readFileSync } from 'node:fs'

/**
 * Sends this process SIGTERM, once, when what `ancestors` answers is no longer what it answered first:
 * the system hands an orphan to another parent.
 *
 * @param {() => number | string} ancestors
 */
export function endWithout(ancestors) {
  const first = ancestors()
  const timer = setInterval(() => {
    if (ancestors() === first) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  timer.unref()
}

export const parent = () => process.ppid

/**
 * npm starts tasks through a shell, and the shell of some Linux systems does not become the task but
 * waits for it, unmoved by the end of npm. So there its parent counts too.
 */
export function npm() {
  try {
    // pid (name) state ppid …, and a name may hold spaces and parentheses.
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')')).split(' ')[2]}`
  } catch {
    return parent()
  }
}
