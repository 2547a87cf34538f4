import { plainPhoto } from '../../billing/index.ts'
import { demandSheetShape } from '../../invoices/api.ts'
import { notFound } from '../../kernel/things.ts'
import { implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { failures } from './failures.ts'
import { findLetter } from './list-letters.ts'

export const getDunningLetterFile = implement(api.getDunningLetterFile, async (context, input) => {
  const letter = await findLetter(context, input.letterId)
  return {
    fileName: letter.letter_no ?? `letter-draft-${letter.id}`,
    sheet: demandSheetShape.parse(letter.sheet),
    isDraft: letter.letter_no === null,
    isDemo: context.isSandbox,
  }
})

export const addDunningLetterProof = implement(
  api.addDunningLetterProof,
  async (context, input) => {
    const { tx, companyId, now, actor } = context
    const letter = await findLetter(context, input.letterId)
    if (letter.state !== 'approved') throw failures.letterNotOut()
    const { proof } = input
    const photo = proof.kind === 'photo' ? plainPhoto(Buffer.from(proof.content, 'base64')) : null
    const { id } = await tx
      .insertInto('collections.letter_proof')
      .values({
        company_id: companyId,
        letter_id: letter.id,
        kind: proof.kind,
        text: proof.kind === 'postNumber' ? proof.number : proof.note,
        media_type: photo?.mediaType ?? null,
        bytes: photo?.bytes ?? null,
        added_at: now.toString(),
        added_by: actor.name,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { proofId: id }
  },
)

export const getDunningLetterPhoto = implement(
  api.getDunningLetterPhoto,
  async (context, input) => {
    const photo = await context.tx
      .selectFrom('collections.letter_proof')
      .select(['letter_id', 'media_type', 'bytes'])
      .where('company_id', '=', context.companyId)
      .where('id', '=', input.proofId)
      .executeTakeFirst()
    if (!photo?.bytes) throw notFound('dunningLetter')
    await findLetter(context, photo.letter_id)
    return { mediaType: photo.media_type ?? '', content: photo.bytes.toString('base64') }
  },
)
