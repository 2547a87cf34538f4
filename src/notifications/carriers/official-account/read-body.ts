import { SaxesParser } from 'saxes'

/** A push as a tree: an element that stands more than once is a list. */
export type Tree = { readonly [name: string]: string | Tree | readonly (string | Tree)[] }

/**
 * Reads a push, whichever of the two formats the account is set to.
 * @returns null when it is neither
 */
export const readBody = (text: string): Tree | null =>
  text.trimStart().startsWith('{') ? readJson(text) : readXml(text)

/** Numbers stay as they were written: a MsgID has more digits than a JSON number keeps. */
const readJson = (text: string): Tree | null => {
  const keep = (_key: string, value: unknown, context?: { source?: string }): unknown =>
    typeof value === 'number' ? (context?.source ?? String(value)) : value
  try {
    return JSON.parse(text, keep as (key: string, value: unknown) => unknown) as Tree
  } catch {
    return null
  }
}

type Node = { text: string; readonly children: [name: string, value: string | Tree][] }

const readXml = (text: string): Tree | null => {
  const root: Node = { text: '', children: [] }
  const open = [root]
  const parser = new SaxesParser()
  let isBroken = false
  parser.on('error', () => {
    isBroken = true
  })
  const addText = (part: string): void => {
    const node = open.at(-1)
    if (node) node.text += part
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('opentag', () => open.push({ text: '', children: [] }))
  parser.on('closetag', ({ name }) => {
    const node = open.pop()
    if (node)
      open.at(-1)?.children.push([name, node.children.length > 0 ? treeOf(node) : node.text])
  })
  parser.write(text).close()
  const [, tree] = root.children[0] ?? []
  return isBroken || typeof tree !== 'object' ? null : tree
}

const treeOf = ({ children }: Node): Tree => {
  const byName = Map.groupBy(children, ([name]) => name)
  return Object.fromEntries(
    [...byName].map(([name, [first, ...more]]) => [
      name,
      more.length === 0 ? (first?.[1] ?? '') : [first, ...more].map((child) => child?.[1] ?? ''),
    ]),
  )
}

/** A part of a push that is text; '' where it is missing or something else. */
export const textOf = (tree: Tree, name: string): string => {
  const value = tree[name]
  return typeof value === 'string' ? value : ''
}

/** A part of a push that is a list of trees: WeChat sends one as it stands and several as a list. */
export const listOf = (tree: Tree, name: string): readonly Tree[] =>
  [tree[name] ?? []].flat().filter((part): part is Tree => typeof part === 'object')
