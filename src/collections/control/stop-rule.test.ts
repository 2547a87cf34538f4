import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type StopCounts, stopCause, stopRates } from './stop-rule.ts'

const counts = (given: Partial<StopCounts>): StopCounts => ({
  ...{ contacts: 1_000, complaints: 0, optOuts: 0, holdOutContacts: 0, holdOutComplaints: 0 },
  ...given,
})

test.each<[string, Partial<StopCounts>, string | null]>([
  ['nothing', {}, null],
  ['half a percent exactly', { complaints: 5 }, null],
  ['more than half a percent', { complaints: 6 }, 'complaints'],
  ['one complaint among few contacts', { contacts: 20, complaints: 1 }, null],
  ['two complaints among few contacts', { contacts: 20, complaints: 2 }, 'complaints'],
  ['one percent opting out', { optOuts: 10 }, null],
  ['more than one percent opting out', { optOuts: 11 }, 'optOuts'],
  [
    'twice the hold-out exactly',
    { complaints: 4, holdOutContacts: 1_000, holdOutComplaints: 2 },
    null,
  ],
  [
    'more than twice the hold-out',
    { complaints: 5, holdOutContacts: 1_000, holdOutComplaints: 2 },
    'complaints',
  ],
  ['a hold-out too small to have a rate', { complaints: 5, holdOutContacts: 199 }, null],
  ['a hold-out without a complaint', { complaints: 2, holdOutContacts: 200 }, 'complaints'],
  ['complaints without a contact in these days', { contacts: 0, complaints: 2 }, 'complaints'],
])('%s', (_, given, expected) => {
  expect(stopCause(counts(given))).toBe(expected)
})

test('more complaints never let go on what fewer stopped; more contacts never stop what fewer let go on', () => {
  const few = fc.integer({ min: 0, max: 40 })
  const many = fc.integer({ min: 1, max: 5_000 })
  const any = fc.record({
    ...{ contacts: many, complaints: few, optOuts: few },
    ...{ holdOutContacts: many, holdOutComplaints: few },
  })
  fc.assert(
    fc.property(any, few, (base, more) => {
      if (stopCause(base) === 'complaints') {
        expect(stopCause({ ...base, complaints: base.complaints + more })).toBe('complaints')
      }
      if (stopCause(base) === null) {
        expect(stopCause({ ...base, contacts: base.contacts + more })).toBe(null)
      }
      const { complaintsBp } = stopRates(base)
      expect(complaintsBp / 10_000).toBeLessThanOrEqual(base.complaints / base.contacts)
    }),
  )
})
