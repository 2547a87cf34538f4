import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { operatorActor, publicActor, type Session } from '../../platform/context.ts'
import { evaluatePaymentModel } from './evaluate-payment-model.ts'

const folder = mkdtempSync(join(tmpdir(), 'jiaoqing-invoices-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const header =
  'countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,PaperlessBill,DaysToSettle,DaysLate'
const file = (name: string, ...lines: string[]): string => {
  const path = join(folder, name)
  writeFileSync(path, lines.join('\n'))
  return path
}
/** An invoice of the n-th customer, issued in a month of 2012; odd customers are always late. */
const invoice = (customer: number, month: number): string =>
  `391,c${customer},1/1/2012,${customer * 100 + month},${month}/1/2012,${month}/28/2012,50.5,No,${customer % 2 === 0 ? `${month}/9/2012` : `${month + 1}/9/2012`},Paper,1,0`
const months = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, m) => m + from).flatMap((month) =>
    Array.from({ length: 30 }, (_, customer) => invoice(customer, month)),
  )
const train = file('train.csv', header, ...months(1, 6))
const later = file('test.csv', header, ...months(8, 10))
const line = invoice(1, 1)

const evaluate = (
  input: { train: string; test: string },
  actor: Session['actor'] = operatorActor,
) => evaluatePaymentModel.orchestration?.({ actor } as Session, { ...input, seed: 1 } as never)

describe('evaluatePaymentModel', () => {
  test('what is told apart all too well fails as a leak, with the figures', async () => {
    await expect(evaluate({ train, test: later })).rejects.toMatchObject({ code: 'modelLeaks' })
  })

  test('reads files for the command line only', async () => {
    await expect(evaluate({ train, test: later }, publicActor)).rejects.toMatchObject({
      code: 'evaluationByOperator',
    })
  })

  test.each([
    ['invoiceFileMissing', join(folder, 'none.csv'), 'none.csv'],
    ['invoiceFileMissing', folder, folder],
    ['invoiceFileEmpty', file('empty.csv', header), 'empty.csv'],
    ['invoiceColumnMissing', file('header.csv', header.replace('DueDate', 'Due'), line), 'DueDate'],
    [
      'invoiceCellUnreadable',
      file('date.csv', header, line, line.replace('1/28/2012', '2/30/2012')),
      'Line 3',
    ],
    [
      'invoiceCellUnreadable',
      file('amount.csv', header, line.replace('50.5', 'fifty')),
      '“InvoiceAmount”: “fifty”',
    ],
    [
      'invoiceCellUnreadable',
      file('order.csv', header, line.replace('1/28/2012', '12/31/2011')),
      '“DueDate”',
    ],
    ['nothingToFit', file('late.csv', header, ...months(9, 9)), '2012-08-01'],
  ])('%s names its place', async (code, path, said) => {
    await expect(evaluate({ train: path, test: later })).rejects.toMatchObject({
      code,
      en: expect.stringContaining(said),
    })
  })
})
