import { spawn } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const PACKAGES = ['shared', 'backend', 'frontend', 'scripts']
/** Made by tools; `data` holds somebody's database. */
const LEFT_OUT = new Set(['node_modules', '.git', 'dist', 'coverage', 'data', '.env'])

/** A copy of the sources, with the installed packages of the original: mistakes may be made in it. */
export class Copy {
  readonly folder: string

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'trunkline-copy-'))
    for (const name of readdirSync(ROOT)) {
      if (LEFT_OUT.has(name)) continue
      const filter = (from: string) => !LEFT_OUT.has(basename(from))
      cpSync(join(ROOT, name), join(this.folder, name), { recursive: true, filter })
    }
    for (const name of ['.', ...PACKAGES]) this.#install(name)
  }

  /** Puts `text` where `anchor` stands, which stays, behind it. Throws when the sources have moved on. */
  plant(file: string, anchor: string, text: string): void {
    this.change(file, anchor, `${text}${anchor}`)
  }

  change(file: string, from: string, to: string): void {
    const path = join(this.folder, file)
    const before = readFileSync(path, 'utf8')
    if (!before.includes(from)) throw new Error(`${file} does not hold ${JSON.stringify(from)}.`)
    writeFileSync(
      path,
      before.replace(from, () => to),
    )
  }

  add(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text)
  }

  /** Runs an installed tool in the copy; resolves with everything that it printed. What takes longer is ended, and failed. */
  async run(
    tool: string,
    args: readonly string[],
    { withinMs = 600_000 } = {},
  ): Promise<{ passed: boolean; said: string }> {
    // A test runner inside a test runner takes nothing over from it.
    const env = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_OPTIONS)/.test(name))
    const child = spawn(process.execPath, [join(this.folder, 'node_modules', tool), ...args], {
      cwd: this.folder,
      env: { ...Object.fromEntries(env), NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: what a tool started and what hangs ends with it.
      detached: true,
    })
    const end = () => endGroup(child.pid)
    process.once('exit', end)
    const late = setTimeout(end, withinMs)
    let said = ''
    for (const output of [child.stdout, child.stderr])
      output.setEncoding('utf8').on('data', (text: string) => {
        said += text
      })
    const code = await new Promise((resolve) => child.once('close', resolve))
    clearTimeout(late)
    process.off('exit', end)
    return { passed: code === 0, said }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }

  /** Links to the packages, one by one, so that a tool's cache stays in the copy and `shared` is the copy's own. */
  #install(name: string): void {
    const [from, to] = [join(ROOT, name, 'node_modules'), join(this.folder, name, 'node_modules')]
    mkdirSync(join(to, '@trunkline'), { recursive: true })
    for (const entry of readdirSync(from))
      if (!/^\.|^@trunkline$/.test(entry)) symlinkSync(join(from, entry), join(to, entry))
    symlinkSync(join(this.folder, 'shared'), join(to, '@trunkline/shared'))
  }
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}
