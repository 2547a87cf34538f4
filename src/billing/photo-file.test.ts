import { crc32, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Failure } from '../kernel/failure.ts'
import { maxPhotoBytes, plainPhoto } from './photo-file.ts'

const text = (words: string): Buffer => Buffer.from(words, 'latin1')
const place = 'GPS 31.2304 121.4737'

const segment = (marker: number, content: Buffer): Buffer => {
  const head = Buffer.of(0xff, marker, 0, 0)
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}
const frame = (width: number, height: number): Buffer => {
  const content = Buffer.alloc(9)
  content[0] = 8
  content.writeUInt16BE(height, 1)
  content.writeUInt16BE(width, 3)
  return segment(0xc0, content)
}
const soi = Buffer.of(0xff, 0xd8)
const eoi = Buffer.of(0xff, 0xd9)
const tables = segment(0xdb, Buffer.alloc(65, 7))
const scan = (data: Buffer): Buffer => Buffer.concat([segment(0xda, Buffer.alloc(10, 1)), data])
/** Coded data as an encoder writes it: a zero behind every 0xff, restarts between. */
const coded = fc
  .uint8Array({ minLength: 1, maxLength: 300 })
  .map((bytes) =>
    Buffer.from(
      [...bytes].flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])).concat(0xff, 0xd3, 1),
    ),
  )
const beside = fc.constantFrom(
  segment(0xe1, text(`Exif\0\0${place}`)),
  segment(0xe2, text(`MPF\0${place}`)),
  segment(0xed, text(`Photoshop ${place}`)),
  segment(0xfe, text(place)),
)
const picture = fc.constantFrom(
  tables,
  segment(0xe0, text('JFIF\0')),
  segment(0xee, text('Adobe')),
  segment(0xe2, text('ICC_PROFILE\0colours')),
)

const codeOf = (file: Buffer): string => {
  try {
    plainPhoto(file)
    return 'kept'
  } catch (error) {
    if (error instanceof Failure) return error.code
    throw error
  }
}

describe('a photo of JPEG', () => {
  const parts = fc.record({
    before: fc.array(fc.oneof(beside, picture), { maxLength: 6 }),
    data: fc.array(coded, { minLength: 1, maxLength: 3 }),
    between: beside,
  })
  const fileOf = (it: { before: Buffer[]; data: Buffer[]; between: Buffer }): Buffer =>
    Buffer.concat([
      soi,
      ...it.before,
      frame(640, 480),
      ...it.data.flatMap((data) => [it.between, scan(data)]),
      eoi,
      text(`a second picture behind the end: ${place}`),
    ])

  test('is kept without where it was taken, with all that its picture needs', () => {
    fc.assert(
      fc.property(parts, (it) => {
        const { mediaType, bytes } = plainPhoto(fileOf(it))
        const needed = [
          soi,
          ...it.before.filter((each) => !each.includes(place)),
          frame(640, 480),
          ...it.data.map(scan),
          eoi,
        ]
        expect(mediaType).toBe('image/jpeg')
        expect(bytes.equals(Buffer.concat(needed))).toBe(true)
      }),
    )
  })
  test('that ends too early is broken, wherever it ends', () => {
    fc.assert(
      fc.property(parts, fc.double({ min: 0, max: 0.999, noNaN: true }), (it, share) => {
        const file = fileOf(it)
        const whole = file.lastIndexOf(eoi, -1) + 1
        const cut = 3 + Math.floor((whole - 3) * share)
        expect(codeOf(file.subarray(0, cut))).toBe('photoBroken')
      }),
    )
  })
  test('of more pixels than anybody looks at is too big', () => {
    const file = Buffer.concat([soi, frame(20_000, 20_000), scan(Buffer.of(1)), eoi])
    expect(codeOf(file)).toBe('photoTooLarge')
  })
})

describe('a photo of PNG', () => {
  const chunk = (type: string, content: Buffer): Buffer => {
    const body = Buffer.concat([text(type), content])
    const [head, tail] = [Buffer.alloc(4), Buffer.alloc(4)]
    head.writeUInt32BE(content.length)
    tail.writeUInt32BE(crc32(body))
    return Buffer.concat([head, body, tail])
  }
  const signature = text('\x89PNG\r\n\x1a\n')
  const header = chunk('IHDR', Buffer.of(0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0))
  const data = chunk('IDAT', deflateSync(Buffer.of(0, 9)))
  const end = chunk('IEND', Buffer.alloc(0))
  const file = Buffer.concat([
    ...[signature, header, chunk('eXIf', text(place)), chunk('tEXt', text(`Comment\0${place}`))],
    ...[chunk('gAMA', Buffer.alloc(4, 1)), data, end, text(place)],
  ])

  test('is kept without its texts and without what stands behind its end', () => {
    const { mediaType, bytes } = plainPhoto(file)
    expect(mediaType).toBe('image/png')
    const needed = [signature, header, chunk('gAMA', Buffer.alloc(4, 1)), data, end]
    expect(bytes.equals(Buffer.concat(needed))).toBe(true)
  })
  test('that was cut or changed is broken', () => {
    const whole = file.length - place.length
    for (let cut = 8; cut < whole; cut += 1) {
      expect(codeOf(file.subarray(0, cut))).toBe('photoBroken')
    }
    const changed = Buffer.from(file)
    changed[file.indexOf('IDAT') + 5] = 0
    expect(codeOf(changed)).toBe('photoBroken')
    expect(codeOf(Buffer.concat([signature, header, end]))).toBe('photoBroken')
  })
})

test('what is no photo of ours is named', () => {
  expect(codeOf(text('\0\0\0\x18ftypheic\0\0\0\0mif1heic'))).toBe('photoIsHeic')
  expect(codeOf(text('%PDF-1.7'))).toBe('photoOfAnotherKind')
  expect(codeOf(text('<svg onload="x"/>'))).toBe('photoOfAnotherKind')
  expect(codeOf(Buffer.alloc(0))).toBe('photoOfAnotherKind')
  expect(codeOf(Buffer.concat([soi, Buffer.alloc(maxPhotoBytes)]))).toBe('photoTooLarge')
})
