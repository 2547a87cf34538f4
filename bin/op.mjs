import { join } from 'node:path'
import { ensureInstalled, findNode, root, runInPlace } from './setup.mjs'

ensureInstalled()
process.exit(await runInPlace(findNode(), [join(root, 'src/app/op.ts'), ...process.argv.slice(2)]))
