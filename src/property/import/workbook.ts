import { posix } from 'node:path'
import { SaxesParser } from 'saxes'
import type { DateStyle } from './cells.ts'
import { failures } from './failures.ts'
import { richText, UnreadableXml, withoutSections } from './xml-text.ts'
import type { Archive } from './zip.ts'

type SheetPart = {
  readonly name: string
  readonly isHidden: boolean
  readonly path: string
}

type Workbook = {
  readonly sheets: readonly SheetPart[]
  readonly is1904: boolean
  readonly stringsPath: string | null
  readonly dateStyles: readonly DateStyle[]
  /** Links to other workbooks and macros are never followed; the preview says so. */
  readonly hasExternalLinks: boolean
  readonly hasMacros: boolean
}

/** Reads the small parts that say what the sheets are: workbook, relations and styles. */
export const readWorkbook = async (archive: Archive): Promise<Workbook> => {
  const root = archive.has('xl/workbook.xml') ? 'xl/workbook.xml' : await mainPart(archive)
  const relations = await readRelations(archive, root)
  const sheets: SheetPart[] = []
  let is1904 = false
  await walk(archive, root, (name, attributes) => {
    if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes.date1904 ?? '')
    if (name !== 'sheet') return
    // The prefix of the relation's id is the writer's own: r:id, rel:id.
    const related = Object.keys(attributes).find((key) => /^(\w+:)?id$/.test(key)) ?? ''
    const target = relations.find(({ id }) => id === attributes[related])
    // Chart sheets and dialogs hold no rows.
    if (!target?.type.endsWith('/worksheet')) return
    const isHidden = /^(hidden|veryHidden)$/.test(attributes.state ?? '')
    sheets.push({
      name: attributes.name ?? `Sheet${sheets.length + 1}`,
      isHidden,
      path: target.path,
    })
  })
  if (sheets.length === 0) throw failures.fileUnreadable()
  const pathOf = (kind: string): string | null =>
    relations.find(({ type }) => type.endsWith(`/${kind}`))?.path ?? null
  const styles = pathOf('styles')
  return {
    sheets,
    is1904,
    stringsPath: pathOf('sharedStrings'),
    dateStyles: styles && archive.has(styles) ? await readDateStyles(archive, styles) : [],
    hasExternalLinks: relations.some(({ type }) => type.endsWith('/externalLink')),
    hasMacros: archive.names().some((name) => name.toLowerCase().endsWith('vbaproject.bin')),
  }
}

const mainPart = async (archive: Archive): Promise<string> => {
  if (!archive.has('_rels/.rels')) throw failures.fileUnreadable()
  const relations = await readRelations(archive, '')
  const main = relations.find(({ type }) => type.endsWith('/officeDocument'))
  if (!main || !archive.has(main.path)) throw failures.fileUnreadable()
  return main.path
}

type Relation = { readonly id: string; readonly type: string; readonly path: string }

const readRelations = async (archive: Archive, part: string): Promise<Relation[]> => {
  const folder = posix.dirname(part)
  const path = posix.join(folder, '_rels', `${posix.basename(part)}.rels`)
  const relations: Relation[] = []
  if (!archive.has(path)) return relations
  await walk(archive, path, (name, { Id, Type, Target, TargetMode }) => {
    if (name !== 'Relationship' || !Target) return
    const target =
      TargetMode === 'External'
        ? ''
        : posix.normalize(Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target))
    relations.push({ id: Id ?? '', type: Type ?? '', path: target })
  })
  return relations
}

/** Formats 14–22, 27–36, 45–47 and 50–58 are dates by ECMA-376 part 1, 18.8.30. */
const builtInDate = (id: number): DateStyle => {
  if (id === 17 || id === 55 || id === 57) return 'month'
  const isDate =
    (id >= 14 && id <= 16) ||
    id === 22 ||
    (id >= 27 && id <= 31) ||
    (id >= 50 && id <= 58) ||
    id === 36
  return isDate ? 'day' : 'none'
}

/** yyyy-mm-dd shows a day, yyyy"年"m"月" only a month; quoted words and [colours] say nothing. */
const dateStyleOf = (format: string): DateStyle => {
  const letters = (format.split(';')[0] ?? '')
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h|m|s)[^\]]*\]/gi, '')
    .toLowerCase()
  if (letters.includes('d')) return 'day'
  return /y/.test(letters) && /m/.test(letters) ? 'month' : 'none'
}

const readDateStyles = async (archive: Archive, path: string): Promise<DateStyle[]> => {
  const own = new Map<number, DateStyle>()
  const styles: DateStyle[] = []
  let isInside = false
  await walk(
    archive,
    path,
    (name, attributes) => {
      if (name === 'numFmt')
        own.set(Number(attributes.numFmtId), dateStyleOf(attributes.formatCode ?? ''))
      if (name === 'cellXfs') isInside = true
      if (name !== 'xf' || !isInside) return
      const id = Number(attributes.numFmtId ?? 0)
      styles.push(own.get(id) ?? builtInDate(id))
    },
    (name) => {
      if (name === 'cellXfs') isInside = false
    },
  )
  return styles
}

type Attributes = { readonly [name: string]: string | undefined }

/** Walks the tags of a small part with an XML parser; names come without their prefix. */
const walk = async (
  archive: Archive,
  path: string,
  onOpen: (name: string, attributes: Attributes) => void,
  onClose: (name: string) => void = () => {},
): Promise<void> => {
  const parser = new SaxesParser({ xmlns: false })
  const bare = (name: string): string => name.slice(name.indexOf(':') + 1)
  parser.on('doctype', () => {
    throw new UnreadableXml('a DOCTYPE')
  })
  parser.on('error', (error) => {
    throw new UnreadableXml(error.message)
  })
  parser.on('opentag', ({ name, attributes }) =>
    onOpen(bare(name), Object.assign(Object.create(null), attributes) as Attributes),
  )
  parser.on('closetag', ({ name }) => onClose(bare(name)))
  for await (const text of texts(archive, path)) parser.write(text)
  parser.close()
}

/** An entry as text. Workbooks are UTF-8; another encoding is refused rather than misread. */
async function* texts(archive: Archive, path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const bytes of archive.bytes(path)) yield decoder.decode(bytes, { stream: true })
    yield decoder.decode()
  } catch (error) {
    throw error instanceof TypeError ? new UnreadableXml('not UTF-8') : error
  }
}

/** The shared texts in order. The part can be large, so it is scanned like a sheet. */
export const readSharedStrings = async (archive: Archive, path: string): Promise<string[]> => {
  const strings: string[] = []
  let rest = ''
  let open = ''
  for await (const chunk of texts(archive, path)) {
    let text = rest + chunk
    let held = ''
    if (text.includes('<!')) ({ text, held } = withoutSections(text))
    if (open === '') {
      const root = /<(\w+:)?sst[\s>/]/.exec(text)
      if (root) open = root[1] ?? '-'
    }
    const prefix = open === '-' ? '' : open
    const end = `</${prefix}si>`
    let position = 0
    for (;;) {
      const from = nextItem(text, prefix, position)
      if (from < 0) break
      const close = text.indexOf('>', from)
      if (close >= 0 && text[close - 1] === '/') {
        strings.push('')
        position = close + 1
        continue
      }
      const to = text.indexOf(end, from)
      if (to < 0) break
      strings.push(richText(text.slice(close + 1, to), prefix))
      position = to + end.length
    }
    rest = text.slice(position) + held
    if (rest.length > 16 * 1024 * 1024) throw new UnreadableXml('a text is too long')
  }
  if (rest.includes('<si>') || !/<\/(\w+:)?sst\s*>\s*$/.test(rest)) {
    if (!/<(\w+:)?sst[^>]*\/>\s*$/.test(rest))
      throw new UnreadableXml('shared texts end in the middle')
  }
  return strings
}

const nextItem = (text: string, prefix: string, from: number): number => {
  const plain = text.indexOf(`<${prefix}si>`, from)
  const empty = text.indexOf(`<${prefix}si/>`, from)
  const spaced = text.indexOf(`<${prefix}si `, from)
  const found = [plain, empty, spaced].filter((at) => at >= 0)
  return found.length === 0 ? -1 : Math.min(...found)
}
