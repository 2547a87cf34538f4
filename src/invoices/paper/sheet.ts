import { pipeline } from 'node:stream/promises'
import { setImmediate as breathe } from 'node:timers/promises'
import PDFDocument from 'pdfkit'
import { create as createCode } from 'qrcode'
import { fontFor, unknownSign, type Weight } from './font.ts'
import type { JoinedFont } from './join-fonts.ts'

/** All lengths are millimetres from the upper left corner; sizes of type are points. */
type TextStyle = {
  readonly size?: number
  readonly weight?: Weight
  readonly align?: 'left' | 'right' | 'center'
  readonly width?: number
}

export type Pen = {
  /** Writes text that wraps in its width; returns where it ends below. */
  readonly text: (text: string, x: number, y: number, style?: TextStyle) => number
  /** How high the text would be. */
  readonly height: (text: string, style?: TextStyle) => number
  readonly widthOf: (text: string, style?: TextStyle) => number
  /** A horizontal rule; `weight` in points. */
  readonly rule: (x: number, y: number, width: number, weight?: number, ink?: string) => void
  readonly frame: (x: number, y: number, width: number, height: number) => void
  /** A code with its quiet zone inside the given square. */
  readonly code: (text: string, x: number, y: number, size: number) => void
  readonly newPage: () => void
}

/** A paper to be drawn: its size, what stands on it, and the foot of each page. */
export type Paper = {
  readonly width: number
  /** 'fit' ends the paper where the drawing ends, for a roll. */
  readonly height: number | 'fit'
  readonly title: string
  /** The day it is dated, where the same paper is to be the same file again. */
  readonly madeOn?: string
  readonly isDemo: boolean
  /** What stands behind the text instead of 演示: 草稿. */
  readonly mark?: string
  /** Draws everything; returns where it ended on the last page. */
  readonly draw: (pen: Pen) => number
  /** Written on every page when their number is known. */
  readonly foot?: (pen: Pen, page: { number: number; count: number }) => void
}

const points = (millimetres: number): number => (millimetres * 72) / 25.4
const millimetres = (length: number): number => (length * 25.4) / 72
const tallest = 3000

/**
 * Makes a PDF. The drawing runs once to learn which characters it needs, then with the font that
 * has them; a roll once more when its height is known.
 */
export const makePdf = async (paper: Paper): Promise<Buffer> => {
  const seen: Record<Weight, Set<string>> = { regular: new Set(), bold: new Set('演示草稿') }
  await run(paper, pageHeight(paper), null, seen)
  const fonts: Fonts = {
    regular: await fontFor([...seen.regular].join(''), 'regular'),
    bold: await fontFor([...seen.bold].join(''), 'bold'),
  }
  const drawn = await run(paper, pageHeight(paper), fonts, seen)
  if (paper.height !== 'fit') return drawn.bytes
  return (await run(paper, drawn.end, fonts, seen)).bytes
}

const pageHeight = ({ height }: Paper): number => (height === 'fit' ? tallest : height)

/**
 * Writes many papers of one size and look into one PDF, page numbers starting anew with each. What
 * is finished leaves the memory at once: a thousand letters need no more of it than one.
 * @param papers walked twice: first to learn which characters the font needs
 * @param onWritten is told how many papers are written, and waited for
 * @returns how many pages each paper took
 */
export const writePdf = async (
  papers: readonly Paper[],
  output: NodeJS.WritableStream,
  onWritten: (count: number) => Promise<void> = async () => {},
): Promise<number[]> => {
  const [first] = papers
  if (!first) throw new Error('no paper to write')
  const seen: Record<Weight, Set<string>> = { regular: new Set(), bold: new Set('演示草稿') }
  const draft = openDocument(first, pageHeight(first), null)
  draft.on('data', () => {})
  for (const paper of papers) {
    drawPaper(draft, paper, null, seen)
    await breathe()
  }
  const fonts: Fonts = {
    regular: await fontFor([...seen.regular].join(''), 'regular'),
    bold: await fontFor([...seen.bold].join(''), 'bold'),
  }
  const doc = openDocument(first, pageHeight(first), fonts)
  const written = pipeline(doc, output)
  const pages: number[] = []
  for (const paper of papers) {
    pages.push(drawPaper(doc, paper, fonts, seen).pages)
    await onWritten(pages.length)
    await breathe()
  }
  doc.end()
  await written
  return pages
}

type Fonts = Readonly<Record<Weight, JoinedFont>>

const openDocument = (paper: Paper, height: number, fonts: Fonts | null): PDFKit.PDFDocument => {
  const doc = new PDFDocument({
    size: [points(paper.width), points(height)],
    margin: 0,
    bufferPages: true,
    autoFirstPage: false,
    info: {
      Title: paper.title,
      Producer: 'jiaoqing',
      Creator: 'jiaoqing',
      ...(paper.madeOn ? { CreationDate: new Date(`${paper.madeOn}T04:00:00Z`) } : {}),
    },
    lang: 'zh-CN',
  })
  if (fonts)
    for (const weight of ['regular', 'bold'] as const) doc.registerFont(weight, fonts[weight].bytes)
  doc.on('pageAdded', () => {
    const words = paper.mark ?? (paper.isDemo ? '演示' : '')
    if (words !== '') markPage(doc, paper, words, fonts)
  })
  return doc
}

/** Draws one paper on pages of its own and lets them go. */
const drawPaper = (
  doc: PDFKit.PDFDocument,
  paper: Paper,
  fonts: Fonts | null,
  seen: Record<Weight, Set<string>>,
): { end: number; pages: number } => {
  doc.addPage()
  const pen = penOf(doc, fonts, seen)
  const end = paper.draw(pen)
  const { start, count } = doc.bufferedPageRange()
  for (let index = 0; index < count; index++) {
    doc.switchToPage(start + index)
    paper.foot?.(pen, { number: index + 1, count })
  }
  doc.flushPages()
  return { end, pages: count }
}

const run = async (
  paper: Paper,
  height: number,
  fonts: Fonts | null,
  seen: Record<Weight, Set<string>>,
): Promise<{ bytes: Buffer; end: number }> => {
  const doc = openDocument(paper, height, fonts)
  const chunks: Buffer[] = []
  const finished = new Promise<void>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk))
    doc.on('end', resolve)
    doc.on('error', reject)
  })
  const { end } = drawPaper(doc, paper, fonts, seen)
  doc.end()
  await finished
  return { bytes: Buffer.concat(chunks), end }
}

const penOf = (
  doc: PDFKit.PDFDocument,
  fonts: Fonts | null,
  seen: Record<Weight, Set<string>>,
): Pen => {
  const use = ({ size = 10.5, weight = 'regular' }: TextStyle = {}): void => {
    doc.font(fonts ? weight : 'Helvetica').fontSize(size)
  }
  const optionsOf = (style: TextStyle) => ({
    lineGap: (style.size ?? 10.5) * 0.06,
    ...(style.align ? { align: style.align } : {}),
    ...(style.width === undefined ? { lineBreak: false } : { width: points(style.width) }),
  })
  const height = (text: string, style: TextStyle = {}): number => {
    use(style)
    return millimetres(doc.heightOfString(text, optionsOf(style)))
  }
  const shown = (text: string, weight: Weight): string => {
    for (const character of text) seen[weight].add(character)
    if (!fonts) return text
    const { has } = fonts[weight]
    return [...text]
      .map((letter) =>
        letter === '\n' || has.has(letter.codePointAt(0) ?? 0) ? letter : unknownSign,
      )
      .join('')
  }
  return {
    text: (text, x, y, style = {}) => {
      const words = shown(text, style.weight ?? 'regular')
      const tall = height(words, style)
      doc.fillColor('#000').text(words, points(x), points(y), optionsOf(style))
      return y + tall
    },
    height,
    widthOf: (text, style) => {
      use(style)
      return millimetres(doc.widthOfString(text))
    },
    rule: (x, y, width, weight = 0.5, ink = '#000') => {
      doc.moveTo(points(x), points(y)).lineTo(points(x + width), points(y))
      doc.lineWidth(weight).strokeColor(ink).stroke()
    },
    frame: (x, y, width, tall) => {
      doc.rect(points(x), points(y), points(width), points(tall))
      doc.lineWidth(1.5).strokeColor('#000').stroke()
    },
    code: (text, x, y, size) => drawCode(doc, text, { x, y, size }),
    newPage: () => {
      doc.addPage()
    },
  }
}

/** Four modules of white around the code are part of it. */
const drawCode = (
  doc: PDFKit.PDFDocument,
  text: string,
  { x, y, size }: { x: number; y: number; size: number },
): void => {
  const { modules } = createCode(text, { errorCorrectionLevel: 'M' })
  const step = points(size) / (modules.size + 8)
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (!modules.get(row, column)) continue
      let run = 1
      while (column + run < modules.size && modules.get(row, column + run)) run++
      doc.rect(points(x) + (column + 4) * step, points(y) + (row + 4) * step, run * step, step)
      column += run
    }
  }
  doc.fillColor('#000').fill()
}

/** 演示 or 草稿 behind the text of every page: what is not meant in earnest is unmistakable. */
const markPage = (
  doc: PDFKit.PDFDocument,
  paper: Paper,
  words: string,
  fonts: Fonts | null,
): void => {
  const size = paper.width > 100 ? 110 : 44
  const { width, height } = doc.page
  const tall = Math.min(height, paper.height === 'fit' ? 260 : height)
  doc.save()
  doc.rotate(-30, { origin: [width / 2, tall / 2] })
  doc
    .font(fonts ? 'bold' : 'Helvetica')
    .fontSize(size)
    .fillColor('#e4e4e4')
  doc.text(words, width / 2 - size, tall / 2 - size * 0.7, { lineBreak: false })
  doc.restore()
}
