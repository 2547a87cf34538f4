import { join } from 'node:path'
import { ensureInstalled, findNode, root, runInPlace } from './setup.mjs'

ensureInstalled()
process.exit(
  await runInPlace(findNode(), [join(root, 'simulator/main.ts'), ...process.argv.slice(2)]),
)
