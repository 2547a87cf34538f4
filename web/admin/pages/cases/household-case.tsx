import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App } from 'antd'
import { useWords } from '../../language/language.tsx'
import { Part, Skeleton } from '../../parts/part.tsx'
import { api } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useMay } from '../../shell/use-me.ts'
import type { Profile } from '../household/use-household.ts'
import { CaseState } from './case-table.tsx'
import { PromiseLine } from './promise-part.tsx'
import { words } from './words.ts'

/** The open case of a household as other pages know it. */
const useHouseholdCase = ({ id, communityId, householdNo }: Profile, may: boolean) => {
  const query = useQuery(
    api.listCases.queryOptions({ input: { communityId, text: householdNo }, enabled: may }),
  )
  return { query, row: query.data?.cases.find(({ householdId }) => householdId === id) }
}

/** 催缴 on the page of a household: what is next there, what was promised, or that nobody works on it. */
export const HouseholdCase = ({ profile }: { profile: Profile }) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const maySee = useMay('administrator', 'accountant', 'steward', 'manager', 'auditor')
  const mayOpen = useMay('administrator', 'accountant', 'steward', 'manager')
  const { query, row } = useHouseholdCase(profile, maySee)
  const open = useCommand('openCase')
  if (!maySee) return null
  return (
    <>
      <h2>{t('caseHead')}</h2>
      <Part query={query} skeleton={<Skeleton rows={2} />}>
        {() =>
          row ? (
            <ul>
              <li>
                <span className="grow">
                  <CaseState row={row} /> {t(`action_${row.nextAction ?? 'none'}`)}
                  <small>
                    {[row.nextOn, row.nextTime, row.stewardName].filter(Boolean).join(' ')}
                  </small>
                  {row.promise ? (
                    <small>
                      <PromiseLine promise={row.promise} />
                    </small>
                  ) : null}
                  {row.hasPlan ? <small>{t('planWaits')}</small> : null}
                </span>
                <Link
                  className="link"
                  to="/dunning/cases/$caseId"
                  params={{ caseId: row.caseId.toString() }}
                >
                  {t('caseShow')}
                </Link>
              </li>
            </ul>
          ) : (
            <p className="menu-line">
              <span className="quiet">{t('caseNone')}</span>
              {mayOpen ? (
                <button
                  type="button"
                  className="link"
                  disabled={open.isPending}
                  onClick={async () => {
                    if (await open.give({ householdId: profile.id }))
                      message.success(t('caseOpened'))
                  }}
                >
                  {t('caseOpen')}
                </button>
              ) : null}
            </p>
          )
        }
      </Part>
    </>
  )
}
