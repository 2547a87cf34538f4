import { expect, test } from 'vitest'
import { operations } from './operations.ts'

test('what steps back on the machine is long, and nothing that is waited for at the till or by an owner', () => {
  const bulk = operations.map(({ contract }) => contract).filter(({ isBulk }) => isBulk)
  expect(bulk.map(({ name }) => name).sort()).toEqual([
    'approvePlan',
    'commitImport',
    'dryRunBilling',
    'getExperiment',
    'makePlan',
    'previewPlan',
    'publishBilling',
    'sendAnnouncement',
    'startBillDelivery',
    'verifyBooks',
    'verifyEvidence',
    'withdrawPlan',
  ])
  const waiting = ['cashier', 'steward', 'owner', 'public']
  const waitedFor = bulk.filter(({ access }) => access.some((role) => waiting.includes(role)))
  expect(waitedFor.map(({ name }) => name)).toEqual([])
})
