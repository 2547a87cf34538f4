import { crc32 } from 'node:zlib'
import { failures } from './failures.ts'

/** A photo as it may be kept: made small by the page, and without anything but the picture. */
export const maxPhotoBytes = 600_000
/** What is drawn on a screen; a small file can unfold to far more. */
const maxPixels = 60_000_000

export type Photo = { readonly mediaType: 'image/jpeg' | 'image/png'; readonly bytes: Buffer }

/**
 * A JPEG or PNG without what a camera writes beside the picture: place, time, device and preview.
 * @throws Failure photoTooLarge, photoOfAnotherKind (with its own words for HEIC), photoBroken
 */
export const plainPhoto = (file: Buffer): Photo => {
  if (file.length > maxPhotoBytes) throw failures.photoTooLarge()
  const reader = readers.find(({ begins }) => file.subarray(0, begins.length).equals(begins))
  if (!reader) {
    throw isHeic(file) ? failures.photoIsHeic() : failures.photoOfAnotherKind()
  }
  const picture = reader.read(file)
  if (picture === null) throw failures.photoBroken()
  if (picture.width * picture.height > maxPixels) throw failures.photoTooLarge()
  return { mediaType: reader.mediaType, bytes: Buffer.concat(picture.kept) }
}

type Picture = { readonly width: number; readonly height: number; readonly kept: readonly Buffer[] }

/** ISO/IEC 23008-12: the brands that phones write. */
const isHeic = (file: Buffer): boolean =>
  file.toString('latin1', 4, 8) === 'ftyp' &&
  /hei|hev|mif1|msf1/.test(file.toString('latin1', 8, 32))

const markers = { frame: [0xc0, 0xc1, 0xc2], scan: 0xda, end: 0xd9, adobe: 0xee } as const
const iccName = Buffer.from('ICC_PROFILE\0', 'latin1')

/** Segments of applications and comments, but for what the colours hang on (ITU-T T.81 annex B, T.86). */
const isBeside = (marker: number, segment: Buffer): boolean => {
  const isApplication = marker >= 0xe1 && marker <= 0xef && marker !== markers.adobe
  const isProfile = marker === 0xe2 && segment.subarray(4, 4 + iccName.length).equals(iccName)
  return (isApplication && !isProfile) || marker === 0xfe
}

/** Walks the segments up to the end of the image; what phones write behind it is left away. */
const readJpeg = (file: Buffer): Picture | null => {
  const kept: Buffer[] = [file.subarray(0, 2)]
  let size: { width: number; height: number } | null = null
  for (let at = 2; at + 4 <= file.length + 2; ) {
    const marker = file[at + 1] ?? 0
    if (file[at] !== 0xff) return null
    if (marker === markers.end)
      return size && { ...size, kept: [...kept, file.subarray(at, at + 2)] }
    if (at + 4 > file.length) return null
    const next = at + 2 + file.readUInt16BE(at + 2)
    if (next > file.length) return null
    if (markers.frame.some((frame) => frame === marker)) {
      if (next - at < 9) return null
      size = { height: file.readUInt16BE(at + 5), width: file.readUInt16BE(at + 7) }
    }
    const until = marker === markers.scan ? endOfScan(file, next) : next
    const segment = file.subarray(at, until)
    if (!isBeside(marker, segment)) kept.push(segment)
    at = until
  }
  return null
}

/** Coded data goes on over stuffed zeros and restarts (ITU-T T.81 B.1.1.5). */
const endOfScan = (file: Buffer, from: number): number => {
  for (let at = file.indexOf(0xff, from); at >= 0; at = file.indexOf(0xff, at + 2)) {
    const next = file[at + 1] ?? 0
    if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at
  }
  return file.length
}

/** What a PNG needs to be drawn (ISO/IEC 15948 clause 11). */
const neededChunks = new Set([
  'IHDR',
  'PLTE',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'IDAT',
  'IEND',
])

const readPng = (file: Buffer): Picture | null => {
  const kept: Buffer[] = [file.subarray(0, 8)]
  let hasData = false
  for (let at = 8; at + 12 <= file.length; ) {
    const end = at + 12 + file.readUInt32BE(at)
    if (end > file.length) return null
    const type = file.toString('latin1', at + 4, at + 8)
    if (crc32(file.subarray(at + 4, end - 4)) !== file.readUInt32BE(end - 4)) return null
    if ((at === 8) !== (type === 'IHDR')) return null
    if (neededChunks.has(type)) kept.push(file.subarray(at, end))
    hasData ||= type === 'IDAT'
    if (type === 'IEND') {
      const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)]
      return hasData ? { width, height, kept } : null
    }
    at = end
  }
  return null
}

const readers = [
  { mediaType: 'image/jpeg', begins: Buffer.of(0xff, 0xd8, 0xff), read: readJpeg },
  { mediaType: 'image/png', begins: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), read: readPng },
] as const
