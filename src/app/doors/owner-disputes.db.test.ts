import type { LightMyRequestResponse as Answer } from 'fastify'
import { expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { knowOperations, seedCommunity } from '../../../test/support/seed.ts'
import { operations } from '../operations.ts'
import { createServer } from '../server.ts'

const platform = await createTestPlatform()
knowOperations(operations)
const seeded = await seedCommunity(platform, { homes: 6, months: ['2026-11'] })
const app = await createServer(platform)

const place = 'GPS 31.2304 121.4737'
/** The least that is a JPEG, and where it was taken. */
const jpeg = Buffer.concat([
  Buffer.of(0xff, 0xd8, 0xff, 0xe1, 0, 2 + place.length),
  Buffer.from(place),
  Buffer.of(0xff, 0xc0, 0, 11, 8, 0, 9, 0, 9, 1, 1, 0x11, 0),
  Buffer.of(0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0, 0x55, 0xff, 0xd9),
])

const homeOf = async (index: number): Promise<{ base: string; path: string }> => {
  const { householdId } = seeded.households[index] ?? {}
  const { url } = await seeded.run<{ url: string }>('createBillLink', { householdId })
  const { charges } = await seeded.run<{ charges: { id: bigint }[] }>('listHouseholdCharges', {
    householdId,
  })
  const base = new URL(url).pathname
  return { base, path: `${base}/dispute/${charges[0]?.id}` }
}

const object = (path: string, photos: readonly Buffer[], reason = 'amount'): Promise<Answer> => {
  const parts = [
    ...[
      ['reason', reason],
      ['say', '读数和表上不一样'],
    ].map(([name, value]) =>
      Buffer.from(`--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
    ),
    ...photos.flatMap((photo, index) => [
      Buffer.from(
        `--x\r\ncontent-disposition: form-data; name="photos"; filename="${photo.length > 0 ? `${index}.jpg` : ''}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
      ),
      photo,
      Buffer.from('\r\n'),
    ]),
    Buffer.from('--x--\r\n'),
  ]
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  return app.inject({ method: 'POST', url: path, payload: Buffer.concat(parts), headers })
}

const photosIn = (page: string): string[] =>
  [...page.matchAll(/<img src="([^"]+)"/g)].map(([, address = '']) => address)

test('an objection takes photos; the home and its staff see them without where they were taken', async () => {
  const { path } = await homeOf(0)
  const sent = await object(path, [jpeg, jpeg])
  expect([sent.statusCode, sent.headers.location]).toEqual([303, path])
  const photos = photosIn((await app.inject({ url: path })).body)
  expect(photos).toHaveLength(2)
  const shown = await app.inject({ url: photos[1] ?? '' })
  expect(shown.headers['content-type']).toBe('image/jpeg')
  expect(shown.rawPayload.includes(place)).toBe(false)
  expect(shown.rawPayload.length).toBe(jpeg.length - place.length - 4)
  const [, holdId, position] = /photos\/(\d+)\/(\d)$/.exec(photos[1] ?? '') ?? []
  const input = { holdId: BigInt(holdId ?? 0), position: Number(position) }
  const { content } = await seeded.run<{ content: string }>('getDisputePhoto', input)
  expect(content).toBe(shown.rawPayload.toString('base64'))
  const { entries } = await seeded.run<{ entries: { kind: string; photos: number }[] }>(
    'getHouseholdTimeline',
    { householdId: seeded.households[0]?.householdId },
  )
  expect(entries.find(({ kind }) => kind === 'dispute')?.photos).toBe(2)
  const neighbour = await homeOf(1)
  const theirs = (photos[1] ?? '').replace(/^\/b\/[^/]+/, neighbour.base)
  expect((await app.inject({ url: theirs })).statusCode).toBe(404)
  expect((await app.inject({ url: `${photos[1]?.slice(0, -1)}3` })).statusCode).toBe(404)
})

test('what is no photo is refused in one sentence; what was typed stays, and nothing is recorded', async () => {
  const { path } = await homeOf(2)
  const tooLarge = Buffer.concat([jpeg, Buffer.alloc(600_000)])
  const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')
  const wrong: readonly (readonly [photos: readonly Buffer[], words: string])[] = [
    [[jpeg, tooLarge], '照片太大'],
    [[heic], 'HEIC'],
    [[Buffer.from('%PDF-1.7')], '有一个文件不是照片'],
    [[jpeg.subarray(0, -2)], '有一张照片不完整'],
    [[jpeg, jpeg, jpeg, jpeg], '照片最多 3 张'],
  ]
  for (const [photos, words] of wrong) {
    const { statusCode, body } = await object(path, photos)
    expect(statusCode).toBe(400)
    expect(body.match(/<p class="refusal" role="alert">([^<]*)/)?.[1]).toContain(words)
    expect(body).toContain('读数和表上不一样')
    expect(body).toContain('value="amount" required checked')
  }
  expect((await object(path, [jpeg], 'constructor')).body).toContain('请选一个原因')
  expect((await app.inject({ url: path })).body).toContain('提交异议')
  // Without a photo a browser sends an empty file.
  expect((await object(path, [Buffer.alloc(0)])).statusCode).toBe(303)
  expect(photosIn((await app.inject({ url: path })).body)).toEqual([])
})
