import type { FastifyInstance, FastifyReply } from 'fastify'
import { getDunningLetterFile } from '../../collections/api.ts'
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

const answer = async (reply: FastifyReply, draw: () => Promise<Paper>): Promise<FastifyReply> => {
  try {
    return sendPaper(reply, await draw())
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const { code, zh, en, place, status } = error
    return reply.code(status).send({ code, zh, en, place })
  }
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
