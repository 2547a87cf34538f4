import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const fileOf = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../web/${name}`, import.meta.url)), 'utf8')

/** The tokens with their dark half put behind the reader's own preference, then our rules. */
export const styleSheet = `${fileOf('shared/tokens.css').replace(
  /:root\[data-theme="dark"\] (\{[^}]*\})/,
  '@media (prefers-color-scheme: dark) {\n:root $1\n}',
)}\n${fileOf('owner/owner.css')}`
export const script = fileOf('owner/script.js')

const versioned = (path: string, content: string): string =>
  `${path}?v=${createHash('sha256').update(content).digest('base64url').slice(0, 10)}`
/** Their addresses change with their content, so browsers may keep them for good. */
export const assets = {
  style: versioned('/owner/style.css', styleSheet),
  script: versioned('/owner/script.js', script),
}
