// A real Chromium and a Chinese font for the browser tests.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fail } from './setup.mjs'

const candidates = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const find = () =>
  [process.env.CHROMIUM_PATH, ...candidates].find((path) => path && existsSync(path))
const hasChineseFont = () => {
  const listed = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' })
  return listed.error ? process.platform !== 'linux' : listed.stdout.trim() !== ''
}
const isDebianRoot = () => existsSync('/usr/bin/apt-get') && process.getuid?.() === 0

const apt = (words) =>
  spawnSync('apt-get', words, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })

/** The path of a browser, installed through apt when this is Debian and we are root. */
export const ensureBrowser = () => {
  if ((!find() || !hasChineseFont()) && isDebianRoot()) {
    process.stderr.write('正在安装 Chromium 和中文字体… Installing Chromium and a Chinese font…\n')
    apt(['update', '-qq'])
    const result = apt([
      'install',
      '-y',
      '-qq',
      '--no-install-recommends',
      'chromium',
      'fonts-noto-cjk',
      'fontconfig',
    ])
    if (result.status !== 0) process.stderr.write(result.stderr ?? '')
  }
  return (
    find() ??
    fail(
      '没有找到 Chromium：请安装 Chromium 或 Chrome，或用 CHROMIUM_PATH 指明位置。',
      'No Chromium was found: install Chromium or Chrome, or set CHROMIUM_PATH.',
    )
  )
}
