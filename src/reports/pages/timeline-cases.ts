import { caseEventsOf, type HouseholdCaseEvent } from '../../collections/index.ts'
import type { Words } from '../../kernel/shapes.ts'
import { wallTime } from '../../platform/clock.ts'
import type { Context } from '../../platform/context.ts'
import type { Entry } from './timeline-event.ts'
import { event, type TimelineEvent } from './timeline-event.ts'

/** Calls, visits, promises, plans and what else was done in the cases of a household; no debt moves. */
export const readCaseEvents = async (
  context: Context,
  householdId: bigint,
): Promise<TimelineEvent[]> =>
  (await caseEventsOf(context, householdId)).map((row) =>
    event(kindOf[row.kind] ?? 'case', `case ${row.id}`, row, {
      title: titleOf(row),
      detail: detailOf(row),
    }),
  )

const kindOf: Readonly<Record<string, Entry['kind']>> = {
  call: 'contact',
  visit: 'contact',
  promise: 'agreement',
  promiseKept: 'agreement',
  promiseBroken: 'agreement',
  plan: 'agreement',
}

const kindWords: Readonly<Record<string, Words>> = {
  call: { zh: '电话', en: 'Call' },
  visit: { zh: '上门', en: 'Visit' },
  promise: { zh: '承诺缴费', en: 'Promise to pay' },
  promiseKept: { zh: '承诺已兑现', en: 'Promise kept' },
  promiseBroken: { zh: '承诺未兑现', en: 'Promise broken' },
  plan: { zh: '分期', en: 'Instalments' },
  letter: { zh: '催缴函', en: 'Dunning letter' },
  cause: { zh: '未缴原因', en: 'Why unpaid' },
  handOver: { zh: '案件交接', en: 'Handed over' },
  committee: { zh: '业委会', en: 'Committee' },
  note: { zh: '备注', en: 'Note' },
  opened: { zh: '立案', en: 'Case opened' },
  closed: { zh: '结案', en: 'Case closed' },
  complaint: { zh: '投诉', en: 'Complaint' },
  legal: { zh: '法务', en: 'Legal' },
}

const outcomeWords: Readonly<Record<string, Words>> = {
  reached: { zh: '已联系上', en: 'reached' },
  promise: { zh: '答应缴', en: 'promised' },
  asksPlan: { zh: '要求分期', en: 'asks for instalments' },
  dispute: { zh: '有异议', en: 'objects' },
  refused: { zh: '不愿缴', en: 'refuses' },
  notReached: { zh: '没有联系上', en: 'not reached' },
  noteLeft: { zh: '留了便条', en: 'note left' },
  wrongPerson: { zh: '不是本人', en: 'another person' },
  wrongNumber: { zh: '号码不对', en: 'wrong number' },
  wrongContact: { zh: '业主说联系方式不对', en: 'owner: contact is wrong' },
  approved: { zh: '已审核', en: 'approved' },
  signed: { zh: '已签订', en: 'signed' },
  completed: { zh: '已缴清', en: 'paid in full' },
  defaulted: { zh: '逾期未缴，终止', en: 'missed, ended' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
  wrongData: { zh: '信息有误', en: 'wrong data' },
  forgot: { zh: '忘了', en: 'forgot' },
  serviceDispute: { zh: '对服务有异议', en: 'dispute over service' },
  vacant: { zh: '空置', en: 'vacant' },
  hardship: { zh: '有困难', en: 'hardship' },
  unwilling: { zh: '不愿缴', en: 'unwilling' },
  paid: { zh: '已缴清', en: 'paid' },
  waived: { zh: '已减免', en: 'waived' },
  writtenOff: { zh: '已核销', en: 'written off' },
  plan: { zh: '分期', en: 'instalments' },
  handedToLegal: { zh: '转法务', en: 'handed to legal' },
  wrong: { zh: '立案有误', en: 'opened in error' },
}

const titleOf = ({ kind }: HouseholdCaseEvent): Words => kindWords[kind] ?? { zh: kind, en: kind }

const detailOf = ({ kind, outcome, minutes, by, at }: HouseholdCaseEvent): Words => {
  const said = outcomeOf(kind, outcome)
  const long = minutes === null ? [] : [{ zh: `${minutes} 分钟`, en: `${minutes} min` }]
  const time = wallTime(at).slice(11, 16)
  const parts = [...said, ...long, { zh: `${time} ${by}`, en: `${time} ${by}` }]
  return {
    zh: parts.map(({ zh }) => zh).join('，'),
    en: parts.map(({ en }) => en).join(', '),
  }
}

/** Of a promise the day and the sum, of a proposal the sum and the parts; else its word. */
const outcomeOf = (kind: string, outcome: string | null): readonly Words[] => {
  if (outcome === null || outcome === '') return []
  const [first = '', second = '', third = ''] = outcome.split(' ')
  if (kind === 'promise' && second !== '') {
    return [{ zh: `${first} 前缴 ¥${second}`, en: `¥${second} by ${first}` }]
  }
  if (kind === 'plan' && first === 'proposed') {
    return [{ zh: `提出 ¥${second} 分 ${third} 期`, en: `proposed ¥${second} in ${third} parts` }]
  }
  return [outcomeWords[outcome] ?? { zh: outcome, en: outcome }]
}
