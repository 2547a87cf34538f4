// Everything: types, style, then all tests with a real database and a real browser. The last line
// is `N passed, N failed`.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { ensureBrowser } from './browser.mjs'
import { ensureBuilt, ensureInstalled, findNode, root, runInPlace } from './setup.mjs'

ensureInstalled()
const node = findNode()
const words = process.argv.slice(2)
const isSoak = words.includes('--soak')
const vitestWords = words.filter((word) => word !== '--soak')
const isWhole = vitestWords.length === 0

const tool = (path, args) =>
  spawnSync(node, [join(root, 'node_modules', path), ...args], { cwd: root, stdio: 'inherit' })
    .status === 0

let extraPassed = 0
let extraFailed = 0
const check = (name, isGood) => {
  process.stdout.write(`${isGood ? '✓' : '✗'} ${name}\n`)
  if (isGood) extraPassed++
  else extraFailed++
}
if (isWhole) {
  check('types (tsc --noEmit)', tool('typescript/bin/tsc', ['--noEmit']))
  check(
    'style (biome check)',
    tool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']),
  )
}

const chromium = ensureBrowser()
ensureBuilt(node)
const folder = mkdtempSync(join(tmpdir(), 'jiaoqing-report-'))
const report = join(folder, 'report.json')
const code = await runInPlace(
  node,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...vitestWords,
  ],
  {
    CHROMIUM_PATH: chromium,
    SOAK: isSoak ? '1' : '',
    PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
  },
)
const result = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {}
rmSync(folder, { recursive: true, force: true })
const passed = (result.numPassedTests ?? 0) + extraPassed
const brokenFiles = (result.testResults ?? []).filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
).length
const failed =
  (result.numFailedTests ?? 0) + brokenFiles + extraFailed + (result.numTotalTests ? 0 : 1)
const skipped = (result.numPendingTests ?? 0) + (result.numTodoTests ?? 0)
process.stdout.write(`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}\n`)
process.exit(code !== 0 || failed > 0 ? 1 : 0)
