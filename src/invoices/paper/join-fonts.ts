/** A font with the code points it has. */
export type JoinedFont = { readonly bytes: Buffer; readonly has: ReadonlySet<number> }

/**
 * Joins static TrueType fonts of one family, which divide its characters among them, into one
 * font. Only what a PDF needs is written: outlines, widths and the character map (OpenType
 * specification: glyf, loca, hmtx, cmap format 12). The first font gives the measures of the line.
 */
export const joinFonts = (fonts: readonly Buffer[]): JoinedFont => {
  const parts = fonts.map(readTables)
  const first = parts[0]
  if (!first) throw new Error('no font to join')
  const glyphs: Buffer[] = []
  const metrics: Buffer[] = []
  const characters: (readonly [code: number, glyph: number])[] = []
  for (const tables of parts) {
    const offset = glyphs.length
    const own = glyphsOf(tables)
    glyphs.push(...own.map((glyph) => shiftComponents(glyph, offset)))
    metrics.push(...metricsOf(tables, own.length))
    characters.push(
      ...charactersOf(table(tables, 'cmap')).map(
        ([code, glyph]) => [code, glyph + offset] as const,
      ),
    )
  }
  const { glyf, loca } = writeGlyphs(glyphs)
  const head = Buffer.from(table(first, 'head'))
  head.writeInt16BE(1, 50)
  const hhea = Buffer.from(table(first, 'hhea'))
  hhea.writeUInt16BE(glyphs.length, 34)
  const maxp = Buffer.from(table(first, 'maxp'))
  maxp.writeUInt16BE(glyphs.length, 4)
  const post = Buffer.from(table(first, 'post').subarray(0, 32))
  post.writeUInt32BE(0x0003_0000, 0)
  const bytes = writeFont({
    'OS/2': table(first, 'OS/2'),
    cmap: writeCharacters(characters),
    glyf,
    head,
    hhea,
    hmtx: Buffer.concat(metrics),
    loca,
    maxp,
    name: table(first, 'name'),
    post,
  })
  return { bytes, has: new Set(characters.map(([code]) => code)) }
}

type Tables = ReadonlyMap<string, Buffer>

const readTables = (font: Buffer): Tables =>
  new Map(
    Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
      const entry = 12 + index * 16
      const start = font.readUInt32BE(entry + 8)
      return [
        font.toString('latin1', entry, entry + 4),
        font.subarray(start, start + font.readUInt32BE(entry + 12)),
      ]
    }),
  )

const table = (tables: Tables, tag: string): Buffer => {
  const found = tables.get(tag)
  if (!found) throw new Error(`the font has no ${tag} table`)
  return found
}

const glyphsOf = (tables: Tables): Buffer[] => {
  const [glyf, loca] = [table(tables, 'glyf'), table(tables, 'loca')]
  const isLong = table(tables, 'head').readInt16BE(50) === 1
  const at = (index: number): number =>
    isLong ? loca.readUInt32BE(index * 4) : loca.readUInt16BE(index * 2) * 2
  return Array.from({ length: table(tables, 'maxp').readUInt16BE(4) }, (_, index) =>
    glyf.subarray(at(index), at(index + 1)),
  )
}

/** A glyph made of others names them by number; the numbers move with the font. */
const shiftComponents = (glyph: Buffer, offset: number): Buffer => {
  if (offset === 0 || glyph.length === 0 || glyph.readInt16BE(0) >= 0) return glyph
  const moved = Buffer.from(glyph)
  for (let at = 10, more = true; more; ) {
    const flags = moved.readUInt16BE(at)
    moved.writeUInt16BE(moved.readUInt16BE(at + 2) + offset, at + 2)
    const scale = flags & 0x0008 ? 2 : flags & 0x0040 ? 4 : flags & 0x0080 ? 8 : 0
    at += 4 + (flags & 0x0001 ? 4 : 2) + scale
    more = (flags & 0x0020) !== 0
  }
  return moved
}

/** Width and left bearing a glyph; glyphs beyond the long list repeat its last width. */
const metricsOf = (tables: Tables, count: number): Buffer[] => {
  const hmtx = table(tables, 'hmtx')
  const long = table(tables, 'hhea').readUInt16BE(34)
  return Array.from({ length: count }, (_, index) => {
    if (index < long) return hmtx.subarray(index * 4, index * 4 + 4)
    const bearing = long * 4 + (index - long) * 2
    return Buffer.concat([
      hmtx.subarray((long - 1) * 4, (long - 1) * 4 + 2),
      hmtx.subarray(bearing, bearing + 2),
    ])
  })
}

/** From format 12, which every subset with full Unicode has, else from format 4. */
const charactersOf = (cmap: Buffer): [number, number][] => {
  const starts = Array.from({ length: cmap.readUInt16BE(2) }, (_, index) =>
    cmap.readUInt32BE(4 + index * 8 + 4),
  )
  const full = starts.find((start) => cmap.readUInt16BE(start) === 12)
  if (full !== undefined) return fullCharacters(cmap.subarray(full))
  const basic = starts.find((start) => cmap.readUInt16BE(start) === 4)
  if (basic === undefined) throw new Error('the font has no character map of format 4 or 12')
  return basicCharacters(cmap.subarray(basic))
}

const fullCharacters = (map: Buffer): [number, number][] =>
  Array.from({ length: map.readUInt32BE(12) }, (_, index) => {
    const [from, to, glyph] = [0, 4, 8].map((at) => map.readUInt32BE(16 + index * 12 + at))
    return Array.from(
      { length: (to ?? 0) - (from ?? 0) + 1 },
      (_unused, step): [number, number] => [(from ?? 0) + step, (glyph ?? 0) + step],
    )
  }).flat()

const basicCharacters = (map: Buffer): [number, number][] => {
  const size = map.readUInt16BE(6)
  const [ends, starts] = [14, 16 + size]
  const found: [number, number][] = []
  for (let at = 0; at < size; at += 2) {
    const [from, to] = [map.readUInt16BE(starts + at), map.readUInt16BE(ends + at)]
    const delta = map.readUInt16BE(starts + size + at)
    const rangeAt = starts + 2 * size + at
    const range = map.readUInt16BE(rangeAt)
    for (let code = from; code <= to && code !== 0xffff; code++) {
      const raw = range === 0 ? code : map.readUInt16BE(rangeAt + range + (code - from) * 2)
      if (raw !== 0) found.push([code, (raw + delta) & 0xffff])
    }
  }
  return found
}

const pad = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)])

const writeGlyphs = (glyphs: readonly Buffer[]): { glyf: Buffer; loca: Buffer } => {
  const padded = glyphs.map(pad)
  const loca = Buffer.alloc((glyphs.length + 1) * 4)
  let at = 0
  padded.forEach((glyph, index) => {
    at += glyph.length
    loca.writeUInt32BE(at, (index + 1) * 4)
  })
  return { glyf: Buffer.concat(padded), loca }
}

/** One group a character is plain and short enough. */
const writeCharacters = (all: readonly (readonly [number, number])[]): Buffer => {
  const characters = [...new Map(all)].sort(([a], [b]) => a - b)
  const map = Buffer.alloc(28 + characters.length * 12)
  map.writeUInt16BE(1, 2)
  map.writeUInt16BE(3, 4)
  map.writeUInt16BE(10, 6)
  map.writeUInt32BE(12, 8)
  map.writeUInt16BE(12, 12)
  map.writeUInt32BE(map.length - 12, 16)
  map.writeUInt32BE(characters.length, 24)
  characters.forEach(([code, glyph], index) => {
    const at = 28 + index * 12
    map.writeUInt32BE(code, at)
    map.writeUInt32BE(code, at + 4)
    map.writeUInt32BE(glyph, at + 8)
  })
  return map
}

const writeFont = (tables: Readonly<Record<string, Buffer>>): Buffer => {
  const entries = Object.entries(tables)
  const directory = Buffer.alloc(12 + entries.length * 16)
  directory.writeUInt32BE(0x0001_0000, 0)
  directory.writeUInt16BE(entries.length, 4)
  let at = directory.length
  entries.forEach(([tag, bytes], index) => {
    const entry = 12 + index * 16
    directory.write(tag, entry, 'latin1')
    directory.writeUInt32BE(at, entry + 8)
    directory.writeUInt32BE(bytes.length, entry + 12)
    at += pad(bytes).length
  })
  return Buffer.concat([directory, ...entries.map(([, bytes]) => pad(bytes))])
}
