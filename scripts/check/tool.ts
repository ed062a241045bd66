import { spawn } from 'node:child_process'

/** Runs an installed tool with this Node, its output visible; true when it is content. */
export const tool = async (file: string, args: string[]) => (await output(file, args)).passed

/** The same, and what it printed. */
export function output(file: string, args: string[]): Promise<{ passed: boolean; text: string }> {
  // Colours survive the pipe when somebody looks.
  const env = { ...process.env, ...(process.stdout.isTTY && { FORCE_COLOR: '1' }) }
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  })
  let text = ''
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    from.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      to.write(chunk)
    })
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ passed: code === 0, text }))
  })
}
