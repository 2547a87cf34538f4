import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import subsetFont from 'subset-font'
import { type JoinedFont, joinFonts } from './join-fonts.ts'

export type Weight = 'regular' | 'bold'
const axis: Record<Weight, number> = { regular: 400, bold: 700 }

const require = createRequire(import.meta.url)
const folder = '@fontsource-variable/noto-sans-sc'

type Slice = { readonly file: string; readonly characters: string }

/** Stands for a character that the family does not have: something must be seen. */
export const unknownSign = '□'

/** The family comes in slices of about a hundred characters; which has which is in its list. */
const slices: Promise<ReadonlyMap<string, Slice>> = readSlices()

async function readSlices(): Promise<ReadonlyMap<string, Slice>> {
  const list: Record<string, string> = JSON.parse(
    await readFile(require.resolve(`${folder}/unicode.json`), 'utf8'),
  )
  const found = new Map<string, Slice>()
  for (const [name, ranges] of Object.entries(list)) {
    const characters = [...charactersOf(ranges)].join('')
    const file = `noto-sans-sc-${name.replace(/[[\]]/g, '')}-wght-normal.woff2`
    for (const character of characters) {
      // The named slices (latin, …) come last in the list and promise more than they hold.
      if (!found.has(character)) found.set(character, { file, characters })
    }
  }
  return found
}

function* charactersOf(ranges: string): Generator<string> {
  for (const range of ranges.split(',')) {
    const [from, to] = range.replace('U+', '').split('-')
    const first = Number.parseInt(from ?? '', 16)
    const last = Number.parseInt(to ?? from ?? '', 16)
    for (let code = first; code <= last; code++) yield String.fromCodePoint(code)
  }
}

const kept: Record<Weight, { files: Set<string>; font: Promise<JoinedFont> | null }> = {
  regular: { files: new Set(), font: null },
  bold: { files: new Set(), font: null },
}
const staticSlices = new Map<string, Promise<Buffer>>()

/**
 * A font of the weight that has at least the characters of `text` (as far as the family has them).
 * Slices are unpacked once a process and joined; a new one is added when a rare character comes.
 */
export const fontFor = async (text: string, weight: Weight): Promise<JoinedFont> => {
  const known = await slices
  const memory = kept[weight]
  const wanted = new Map<string, Slice>()
  for (const character of new Set(`${text} 0${unknownSign}`)) {
    const slice = known.get(character)
    if (slice && !memory.files.has(slice.file)) wanted.set(slice.file, slice)
  }
  if (wanted.size > 0 || memory.font === null) {
    for (const slice of wanted.values()) {
      memory.files.add(slice.file)
      staticSlices.set(`${weight} ${slice.file}`, toStatic(slice, weight))
    }
    memory.font = Promise.all(
      [...memory.files].map((file) => staticSlices.get(`${weight} ${file}`)),
    ).then((fonts) => joinFonts(fonts.flatMap((font) => font ?? [])))
  }
  return memory.font
}

const toStatic = async ({ file, characters }: Slice, weight: Weight): Promise<Buffer> =>
  subsetFont(await readFile(require.resolve(`${folder}/files/${file}`)), characters, {
    targetFormat: 'truetype',
    variationAxes: { wght: axis[weight] },
  })
