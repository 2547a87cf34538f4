import type { FastifyInstance, FastifyReply } from 'fastify'
import { getDunningLetterFile, takeEvidencePack } from '../../collections/api.ts'
import { openPackFile } from '../../collections/index.ts'
import { getBill, getReceipt, getReceiptPrint, getRecordedCutOff } from '../../invoices/api.ts'
import {
  billPaper,
  cutOffPaper,
  demandPaper,
  receiptA5,
  receiptRoll,
} from '../../invoices/index.ts'
import { Failure } from '../../kernel/failure.ts'
import { getLetterBatchFile } from '../../notifications/api.ts'
import { openLetterFile } from '../../notifications/index.ts'
import type { Platform } from '../../platform/context.ts'
import { callerOf } from './caller.ts'
import { idOf, type Paper, paramOf, runAs, sendPaper, type Visit, visiting } from './owner-visit.ts'

/**
 * Papers to save or print. Staff reach them by their session, an owner by the signed link. A
 * receipt of the counter shows one of its recorded prints, so a download alone counts nothing.
 */
export const documentsDoor = (app: FastifyInstance, platform: Platform): void => {
  ownerDocuments(app, platform)
  evidencePacks(app, platform)
  const staff = (
    path: string,
    draw: (
      run: Visit['run'],
      id: bigint,
      rest: { no: string; companyId: bigint },
    ) => Promise<Paper>,
  ) =>
    app.get<{ Params: { id: string; no?: string } }>(path, async (request, reply) => {
      const { actor, companyId } = await callerOf(platform, request)
      const run = runAs(platform, request, { actor, companyId })
      return answer(reply, () =>
        draw(run, idOf(request.params.id), { no: request.params.no ?? '', companyId }),
      )
    })
  staff('/documents/receipts/:id/prints/:no', async (run, receiptId, { no }) => {
    const printNo = Number(idOf(no.replace(/\.pdf$/, '')))
    const { receipt, print } = await run(getReceiptPrint, { receiptId, printNo })
    const draw = print.layout === 'a5' ? receiptA5 : receiptRoll
    return { name: receipt.receiptNo, bytes: await draw(receipt, print) }
  })
  staff('/documents/bills/:id', async (run, householdId) => {
    const bill = await run(getBill, { householdId })
    return { name: `bill-${bill.household.householdNo}`, bytes: await billPaper(bill) }
  })
  // Two thousand letters are a long file, so it is sent while it is read.
  staff('/documents/letters/:id/file', async (run, batchId, { companyId }) => {
    const { fileName } = await run(getLetterBatchFile, { batchId })
    const { dataDir } = platform
    return { name: fileName, bytes: await openLetterFile({ dataDir, companyId, batchId }) }
  })
  staff('/documents/dunning-letters/:id', async (run, letterId) => {
    const { fileName, sheet, ...print } = await run(getDunningLetterFile, { letterId })
    return { name: fileName, bytes: await demandPaper(sheet, print) }
  })
  staff('/documents/cut-off-statements/:id', async (run, changeId) => ({
    name: `cut-off-${changeId}`,
    bytes: await cutOffPaper(await run(getRecordedCutOff, { changeId })),
  }))
}

/** A pack of evidence leaves the system: who took it is written down before its first byte does. */
const evidencePacks = (app: FastifyInstance, platform: Platform): void => {
  app.get<{ Params: { id: string } }>('/documents/evidence-packs/:id', async (request, reply) => {
    const { actor, companyId } = await callerOf(platform, request)
    const packId = idOf(request.params.id)
    try {
      const run = runAs(platform, request, { actor, companyId })
      const { fileName } = await run(takeEvidencePack, { packId })
      const { dataDir } = platform
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="${fileName}.zip"`)
        .header('cache-control', 'private, no-store')
        .send(await openPackFile({ dataDir, companyId, packId }))
    } catch (error) {
      return refuse(reply, error)
    }
  })
}

const answer = async (reply: FastifyReply, draw: () => Promise<Paper>): Promise<FastifyReply> => {
  try {
    return sendPaper(reply, await draw())
  } catch (error) {
    return refuse(reply, error)
  }
}

const refuse = (reply: FastifyReply, error: unknown): FastifyReply => {
  if (!(error instanceof Failure)) throw error
  const { code, zh, en, place, status } = error
  return reply.code(status).send({ code, zh, en, place })
}

const ownerDocuments = (app: FastifyInstance, platform: Platform): void => {
  app.get(
    '/b/:token/bill.pdf',
    visiting(platform, async (visit) => {
      const bill = await visit.run(getBill, { householdId: visit.householdId })
      return { file: { name: `bill-${bill.household.householdNo}`, bytes: await billPaper(bill) } }
    }),
  )
  app.get(
    '/b/:token/receipts/:id.pdf',
    visiting(platform, async (visit) => {
      const receipt = await visit.run(getReceipt, { receiptId: idOf(paramOf(visit, 'id')) })
      return { file: { name: receipt.receiptNo, bytes: await receiptA5(receipt, null) } }
    }),
  )
}
