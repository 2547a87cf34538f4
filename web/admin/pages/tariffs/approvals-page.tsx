import './tariffs.css'
import { useQuery } from '@tanstack/react-query'
import { useLanguage, useWords } from '../../language/language.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { api } from '../../rpc/client.ts'
import { BillingSections } from '../billing-run/sections.tsx'
import { Decide } from './decide.tsx'
import { words } from './words.ts'

/** 审批: what waits for a second person. */
export const ApprovalsPage = () => {
  const t = useWords(words)
  const language = useLanguage()
  const query = useQuery(api.listApprovals.queryOptions({ input: {} }))
  return (
    <>
      <BillingSections />
      <PageHead title={t('approvals')} note={t('approvalsNote')} />
      <Part query={query}>
        {({ approvals }) =>
          approvals.length === 0 ? (
            <Notice icon="paid" title={t('noApprovals')}>
              {t('noApprovalsWhy')}
            </Notice>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th>{t('nature')}</th>
                  <th>{t('about')}</th>
                  <th>{t('reason')}</th>
                  <th className="number">{t('amount')}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {approvals.map((approval) => (
                  <tr key={`${approval.kind}/${approval.id}`}>
                    <td>{t(`approval_${approval.kind}`)}</td>
                    <td>
                      {approval.householdId ? (
                        <HouseholdLink householdId={approval.householdId}>
                          {approval.title[language]}
                        </HouseholdLink>
                      ) : (
                        approval.title[language]
                      )}
                    </td>
                    <td>{approval.reason}</td>
                    <td className="number">
                      <Money fen={approval.amountFen} />
                    </td>
                    <td className="number">
                      <Decide
                        kind={approval.kind}
                        id={approval.id}
                        requestedBy={approval.requestedBy}
                      />
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
