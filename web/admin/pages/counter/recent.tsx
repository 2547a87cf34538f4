import { useQuery } from '@tanstack/react-query'
import { methodWords } from '../../../../src/kernel/payment-method.ts'
import { clockTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
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
  const language = useLanguage()
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
                      <HouseholdLink householdId={payment.householdId}>
                        {payment.unitCode}
                      </HouseholdLink>
                    </td>
                    <td>{payment.payerName}</td>
                    <td>{methodWords(payment.method)[language]}</td>
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
