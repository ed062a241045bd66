import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { JourneyServer } from './server.ts'

const SOURCE = fileURLToPath(import.meta.resolve('./power-cut.c'))

/** What this test needs and this machine may not have: a C compiler, and a system that preloads a library. */
export function hasCompiler(): boolean {
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' })
    return process.platform === 'linux'
  } catch {
    return false
  }
}

/** What a disk that fails answers with an I/O error. */
export type DiskFailure = 'write' | 'fsync'

/** A server whose disk can lose its power, what was not fsynced is gone then, and can fail (power-cut.c). */
export class PoweredServer extends JourneyServer {
  readonly #tools = mkdtempSync(join(tmpdir(), 'trunkline-power-'))

  override async start(): Promise<void> {
    const library = join(this.#tools, 'power-cut.so')
    if (!existsSync(library)) {
      execFileSync('cc', ['-shared', '-fPIC', '-O1', '-o', library, SOURCE, '-ldl'])
      this.set('LD_PRELOAD', library)
      this.set('DURABLE_PREFIX', this.databasePath)
    }
    await super.start()
  }

  /** The process ends at once, and its files are what the disk had been made to keep. */
  async cutPower(): Promise<void> {
    await this.kill('SIGKILL')
    for (const file of [this.databasePath, `${this.databasePath}-wal`])
      copyFileSync(`${file}.durable`, file)
    rmSync(`${this.databasePath}-shm`, { force: true })
  }

  /** From now on, until it is mended, the disk fails at every write, or at every fsync, of the database. */
  failDisk(at: DiskFailure): void {
    writeFileSync(`${this.databasePath}.no-${at}`, '')
  }

  mendDisk(): void {
    for (const at of ['write', 'fsync']) rmSync(`${this.databasePath}.no-${at}`, { force: true })
  }

  override async end(): Promise<void> {
    await super.end()
    rmSync(this.#tools, { recursive: true, force: true })
  }
}
