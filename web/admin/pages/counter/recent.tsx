import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { clockTime } from '../../../shared/dates.ts'
import { useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { Part } from '../../parts/part.tsx'
import { State } from '../../parts/state.tsx'
import { api } from '../../rpc/client.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { words } from './words.ts'

/** The last payments of this shift. */
export const useRecent = () => {
  const community = useCommunity()
  return useQuery(
    api.listPayments.queryOptions({
      input: { communityId: community.id, shiftOnly: true, limit: 3 },
    }),
  )
}

export const Recent = () => {
  const t = useWords(words)
  const query = useRecent()
  return (
    <section className="recent">
      <h2>{t('recent')}</h2>
      <Part query={query}>
        {({ payments }) =>
          payments.length === 0 ? (
            <p className="faint">{t('recentNone')}</p>
          ) : (
            <table className="table">
              <tbody>
                {payments.map((payment) => (
                  <tr key={payment.id.toString()}>
                    <td className="quiet">{clockTime(payment.paidAt)}</td>
                    <td>
                      <Link
                        className="link"
                        to="/households/$householdId"
                        params={{ householdId: payment.householdId.toString() }}
                      >
                        {payment.unitCode}
                      </Link>
                    </td>
                    <td>{payment.payerName}</td>
                    <td>{methodName(payment.method, t)}</td>
                    <td className="number">
                      <Money fen={payment.amountFen} />
                    </td>
                    <td>
                      {payment.isReversed ? (
                        <State kind="void">{t('reversed')}</State>
                      ) : (
                        <State kind="paid">{t('printed')}</State>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Part>
    </section>
  )
}

const named = ['cash', 'pos', 'transfer', 'wechatpay'] as const

/** The word of a way of payment; one we have no word for is shown as it is. */
const methodName = (method: string, t: (key: (typeof named)[number]) => string): string => {
  const known = named.find((name) => name === method)
  return known ? t(known) : method
}
