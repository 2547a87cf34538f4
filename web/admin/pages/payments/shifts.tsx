import { useQuery } from '@tanstack/react-query'
import { clockTime } from '../../../shared/dates.ts'
import { useWords } from '../../language/language.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { State } from '../../parts/state.tsx'
import { api } from '../../rpc/client.ts'
import { useCommunity, useMe } from '../../shell/use-me.ts'
import { words } from './words.ts'

/** 班次: each shift of a day by method, with its blind count. */
export const Shifts = ({ on, onDay }: { on: string | undefined; onDay: (on: string) => void }) => {
  const t = useWords(words)
  const { today } = useMe()
  const { id: communityId } = useCommunity()
  const day = on ?? today
  const query = useQuery(api.listShifts.queryOptions({ input: { communityId, on: day } }))
  return (
    <>
      <PageHead title={t('tab_shifts')} note={t('shiftsNote')}>
        <DateField label={t('day')} value={day} onChange={(chosen) => onDay(chosen ?? day)} />
      </PageHead>
      <Part query={query}>
        {({ shifts }) =>
          shifts.length === 0 ? (
            <Notice icon="cash" title={t('noShifts')}>
              {t('noShiftsWhy')}
            </Notice>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{t('window')}</th>
                  <th>{t('time')}</th>
                  <th className="number">{t('count')}</th>
                  <th className="number">{t('cash')}</th>
                  <th className="number wide">{t('pos')}</th>
                  <th className="number wide">{t('transfer')}</th>
                  <th className="number wide">{t('cashRefund')}</th>
                  <th className="number wide">{t('float')}</th>
                  <th className="number wide">{t('expected')}</th>
                  <th>{t('counted')}</th>
                </tr>
              </thead>
              <tbody>
                {shifts.map((shift) => (
                  <tr key={shift.id.toString()}>
                    <td>{shift.windowName}</td>
                    <td>
                      {clockTime(shift.openedAt)}–{shift.closedAt ? clockTime(shift.closedAt) : ''}
                    </td>
                    <td className="number">{shift.paymentCount}</td>
                    <td className="number">
                      <Money fen={shift.cashFen} />
                    </td>
                    <td className="number wide">
                      <Money fen={shift.posFen} />
                    </td>
                    <td className="number wide">
                      <Money fen={shift.transferFen} />
                    </td>
                    <td className="number wide">
                      <Money fen={-shift.cashRefundFen} />
                    </td>
                    <td className="number wide">
                      <Money fen={shift.floatFen} />
                    </td>
                    <td className="number wide">
                      <Money fen={shift.expectedFen} />
                    </td>
                    <td>
                      <Count expected={shift.expectedFen} counted={shift.countedFen} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Part>
    </>
  )
}

const Count = ({ expected, counted }: { expected: bigint | null; counted: bigint | null }) => {
  const t = useWords(words)
  if (counted === null || expected === null) return <State kind="due">{t('stillOpen')}</State>
  if (counted === expected) return <State kind="paid">{t('agrees')}</State>
  return (
    <State kind="overdue">
      <span>
        {counted > expected ? t('tooMuch') : t('tooLittle')}{' '}
        <Money fen={counted > expected ? counted - expected : expected - counted} />
      </span>
    </State>
  )
}
