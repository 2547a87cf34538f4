import { sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { failures } from './failures.ts'

/** A spoken note as it is kept: what it is, by its first bytes. */
type Voice = { readonly bytes: Buffer; readonly mediaType: string }

/** @throws Failure voiceTooLarge, voiceUnknown */
export const voiceOf = (content: string): Voice => {
  const bytes = Buffer.from(content, 'base64')
  if (bytes.length > api.maxVoiceBytes) throw failures.voiceTooLarge({}, { field: 'voice' })
  const mediaType = mediaTypeOf(bytes)
  if (mediaType === null) throw failures.voiceUnknown({}, { field: 'voice' })
  return { bytes, mediaType }
}

/**
 * WebM begins with the EBML mark (RFC 8794 section 8.1), MP4 with a box `ftyp` (ISO/IEC 14496-12),
 * Ogg with OggS (RFC 3533 section 6), AAC in ADTS frames with twelve set bits and layer 0
 * (ISO/IEC 13818-7).
 */
const mediaTypeOf = (bytes: Buffer): string | null => {
  if (bytes.length < 16) return null
  if (bytes.readUInt32BE(0) === 0x1a45dfa3) return 'audio/webm'
  if (bytes.toString('latin1', 4, 8) === 'ftyp') return 'audio/mp4'
  if (bytes.toString('latin1', 0, 4) === 'OggS') return 'audio/ogg'
  if ((bytes.readUInt16BE(0) & 0xfff6) === 0xfff0) return 'audio/aac'
  return null
}

export const getCaseVoice = implement(api.getCaseVoice, async (context, input) => {
  const { rows } = await sql<{
    voice: Buffer | null
    voice_type: string | null
    community_id: bigint
  }>`
    select e.voice, e.voice_type, k.community_id from collections.case_event e
    join collections.dunning_case k on k.company_id = e.company_id and k.id = e.case_id
    where e.company_id = ${context.companyId} and e.id = ${input.eventId}`.execute(context.tx)
  const found = rows[0]
  if (!found?.voice || found.voice_type === null) throw notFound('voice')
  assertReaches(context, found.community_id, 'voice')
  return { mediaType: found.voice_type, content: found.voice.toString('base64') }
})
