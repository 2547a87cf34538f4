import { sql } from 'kysely'
import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import { implement } from '../platform/context.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { maxPhotoBytes } from './photo-file.ts'
import { staffIdOf } from './tariffs.ts'

/** What a file is by its first bytes, whatever its name says; null: none of ours. */
const imageTypeOf = (bytes: Buffer): string | null => {
  if (bytes.subarray(0, 3).equals(Buffer.of(0xff, 0xd8, 0xff))) return 'image/jpeg'
  if (bytes.subarray(0, 8).equals(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))) return 'image/png'
  const isWebp =
    bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP'
  return isWebp ? 'image/webp' : null
}

/** One photo a reading, which stays: a second one is refused. */
export const attachReadingPhoto = implement(api.attachReadingPhoto, async (context, input) => {
  const { tx, companyId, now } = context
  const bytes = Buffer.from(input.content, 'base64')
  const mediaType = imageTypeOf(bytes)
  if (mediaType === null || bytes.length > maxPhotoBytes) throw failures.notAPhoto()
  const { rows } = await sql<{
    id: bigint
    read_on: string
    community_id: bigint
    has_photo: boolean
  }>`
    select r.id, r.read_on, m.community_id, exists (select from billing.reading_photo p
      where p.company_id = r.company_id and p.reading_id = r.id) as has_photo
    from billing.meter m
    join billing.meter_reading r on r.company_id = m.company_id and r.meter_id = m.id and not r.is_replaced
    where m.company_id = ${companyId} and m.id = ${input.meterId}
    order by r.read_on desc, r.id desc limit 1`.execute(tx)
  const reading = rows[0]
  if (!reading) throw notFound('meter')
  assertReaches(context, reading.community_id, 'meter')
  if (reading.has_photo) throw failures.photoKept({ readOn: reading.read_on })
  await tx
    .insertInto('billing.reading_photo')
    .values({
      company_id: companyId,
      reading_id: reading.id,
      media_type: mediaType,
      bytes,
      added_by: staffIdOf(context),
      added_at: now.toString(),
    })
    .execute()
  return { readingId: reading.id, readOn: reading.read_on }
})

/** An owner sees the photos their charges were reckoned from, staff those of their communities. */
export const getReadingPhoto = implement(api.getReadingPhoto, async (context, { readingId }) => {
  const { tx, companyId, actor } = context
  const { rows } = await sql<{
    media_type: string
    bytes: Buffer
    community_id: bigint
    is_billed: boolean
  }>`
    select p.media_type, p.bytes, m.community_id, exists (select from billing.charge c
      where c.company_id = r.company_id and c.meter_id = r.meter_id and not c.is_reversed
        and c.household_id = ${actor.kind === 'owner' ? actor.id : 0n}
        and r.read_on between c.service_from - 1 and c.service_to + 1) as is_billed
    from billing.reading_photo p
    join billing.meter_reading r on r.company_id = p.company_id and r.id = p.reading_id
    join billing.meter m on m.company_id = r.company_id and m.id = r.meter_id
    where p.company_id = ${companyId} and p.reading_id = ${readingId}`.execute(tx)
  const photo = rows[0]
  if (!photo || (actor.kind === 'owner' && !photo.is_billed)) throw notFound('reading')
  assertReaches(context, photo.community_id, 'reading')
  return { mediaType: photo.media_type, content: photo.bytes.toString('base64') }
})
