import { sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { readCaseFacts } from './case-facts.ts'
import { failures } from './failures.ts'
import { gapsOf } from './gaps.ts'
import { lawyerLetterFile } from './pack/pleadings.ts'

/** A pack is made to be taken out; what was taken is proven by its hash, which stays. */
const keptDays = 30

export const previewEvidencePack = implement(api.previewEvidencePack, async (context, input) => {
  const facts = await readCaseFacts(context, input.householdId)
  const lastDays = facts.bills.map(({ lastDay }) => lastDay).sort()
  return {
    openFen: facts.openFen,
    heldFen: facts.heldFen,
    lateFeeFen: facts.lateFeeFen,
    charges: facts.claimed.length,
    payments: facts.payments.length,
    demands: facts.messages.filter(({ isDemand }) => isDemand).length,
    letters: facts.letters.length,
    limitationOn: lastDays[0] ?? null,
    mayHaveExpired: facts.bills.some(({ lastDay }) => lastDay < facts.asOf),
    gaps: gapsOf(facts),
  }
})

/** The worker makes the file (make-pack-file.ts); who asked, and for what, is kept. */
export const makeEvidencePack = implement(api.makeEvidencePack, async (context, input) => {
  const household = await getHousehold(context, input.householdId)
  const facts = await readCaseFacts(context, household.id)
  if (facts.openFen === 0n) throw failures.nothingToClaim()
  const { id } = await context.tx
    .insertInto('collections.evidence_pack')
    .values({
      company_id: context.companyId,
      community_id: household.communityId,
      household_id: household.id,
      state: 'making',
      purpose: input.purpose,
      as_of: context.today,
      requested_at: context.now.toString(),
      requested_by: context.actor.name,
      expires_on: addDays(context.today, keptDays),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await context.enqueue({
    task: 'makeEvidencePack',
    key: `makeEvidencePack:${context.companyId}:${id}`,
    payload: { packId: id.toString() },
  })
  return { packId: id }
})

export const listEvidencePacks = implement(api.listEvidencePacks, async (context, input) => {
  const household = await getHousehold(context, input.householdId)
  const rows = await context.tx
    .selectFrom('collections.evidence_pack')
    .selectAll()
    .where('company_id', '=', context.companyId)
    .where('household_id', '=', household.id)
    .orderBy('id', 'desc')
    .limit(50)
    .execute()
  return {
    packs: rows.map((row) => ({
      id: row.id,
      state: row.state as 'making',
      purpose: row.purpose,
      asOf: row.as_of,
      requestedAt: row.requested_at,
      requestedBy: row.requested_by,
      fileCount: row.file_count,
      byteCount: row.byte_count === null ? null : Number(row.byte_count),
      sha256: row.sha256,
      gapCount: row.gap_count,
      expiresOn: row.expires_on,
    })),
  }
})

/** A command, so that who took personal data out of the system stands in the audit log. */
export const takeEvidencePack = implement(api.takeEvidencePack, async (context, input) => {
  const pack = await findPack(context, input.packId)
  if (pack.state !== 'ready') throw failures.packNotReady()
  return { fileName: `evidence-${pack.household_no}-${pack.as_of}` }
})

const findPack = async ({ tx, ...context }: Context, packId: bigint) => {
  const { rows } = await sql<{
    state: string
    community_id: bigint
    household_no: string
    as_of: string
  }>`
    select p.state, p.community_id, h.household_no, p.as_of::text as as_of from collections.evidence_pack p
    join property.household h on h.company_id = p.company_id and h.id = p.household_id
    where p.company_id = ${context.companyId} and p.id = ${packId}`.execute(tx)
  const [pack] = rows
  if (!pack) throw notFound('evidencePack')
  assertReaches({ tx, ...context }, pack.community_id, 'evidencePack')
  return pack
}

export const getLawyerLetterDraft = implement(api.getLawyerLetterDraft, async (context, input) => {
  const step = await context.tx
    .selectFrom('collections.legal_step')
    .select(['community_id', 'household_id', 'kind', 'state'])
    .where('company_id', '=', context.companyId)
    .where('id', '=', input.stepId)
    .executeTakeFirst()
  if (!step) throw notFound('legalStep')
  assertReaches(context, step.community_id, 'legalStep')
  if (step.kind !== 'lawyerLetter' || step.state !== 'approved') throw failures.stepNotApproved()
  const facts = await readCaseFacts(context, step.household_id)
  if (facts.openFen === 0n) throw failures.nothingToClaim()
  return {
    fileName: `lawyer-letter-draft-${facts.household.householdNo}`,
    html: lawyerLetterFile(facts),
  }
})
