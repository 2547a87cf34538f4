import { join } from 'node:path'
import { ensureBuilt, ensureInstalled, findNode, root, runInPlace } from './setup.mjs'

ensureInstalled()
const node = findNode()
ensureBuilt(node)
process.exit(await runInPlace(node, [join(root, 'src/app/main.ts'), ...process.argv.slice(2)]))
