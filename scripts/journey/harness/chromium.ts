import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { chromium as playwright } from 'playwright'
import type { Browser } from 'playwright'

/** A machine without a screen has no mouse either; people at a desk have one. */
const MOUSE =
  '--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4'

const FLAGS = [
  MOUSE,
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-dev-shm-usage',
  '--password-store=basic',
  '--remote-debugging-port=0',
]

/** CHROMIUM says which; then Debian's, then the one that `npx playwright install chromium` brought. */
const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', playwright.executablePath()]

export const executable = PLACES.find((place) => place !== undefined && existsSync(place))

export type Chromium = {
  browser: Browser
  end(): Promise<void>
  /** Without a word, as when the machine kills it; its files stay as they are. */
  kill(): Promise<void>
}

/** Files of a browser that outlive it. */
export const newProfile = (): string => mkdtempSync(join(tmpdir(), 'trunkline-chromium-'))

/**
 * Starts a Chromium as a person would and looks at it from outside. Started by the library, every tab would believe
 * that it is in front: here, in the browser's own context, a tab behind another one is hidden and can be put to sleep.
 */
export async function startChromium(path: string, profile = newProfile()): Promise<Chromium> {
  const child = spawn(path, [...FLAGS, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const browser = await playwright.connectOverCDP(await address(child), { noDefaults: true })
  return {
    browser,
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
    async end() {
      const session = await browser.newBrowserCDPSession()
      await session.send('Browser.close').catch(() => child.kill('SIGKILL'))
      await exited
      rmSync(profile, { recursive: true, force: true })
    },
  }
}

function address(child: ChildProcess): Promise<string> {
  const { stderr } = child
  if (!stderr) throw new Error('Chromium has no output to read its address from.')
  const said: string[] = []
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`Chromium did not start.\n${said.join('\n')}`)))
    createInterface({ input: stderr }).on('line', (line) => {
      said.push(line)
      const found = /DevTools listening on (ws:\S+)/.exec(line)?.[1]
      if (found) resolve(found)
    })
  })
}
