import './household.css'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useWords } from '../../language/language.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part, Skeleton } from '../../parts/part.tsx'
import type { Action } from './actions/action.ts'
import { ActionBar } from './actions/action-bar.tsx'
import { ActionDialogs } from './actions/dialogs.tsx'
import { BalanceStrip } from './balance-strip.tsx'
import { Facts } from './facts.tsx'
import { Timeline } from './timeline.tsx'
import { useHousehold } from './use-household.ts'
import { words } from './words.ts'

/** 缴费户: who, the balance split into states that sum to it, then time. */
export const HouseholdPage = () => {
  const t = useWords(words)
  const params = useParams({ from: '/shell/households/$householdId' })
  const householdId = BigInt(/^\d{1,19}$/.test(params.householdId) ? params.householdId : 0)
  const { profile, balance, charges } = useHousehold(householdId)
  const { action: wanted } = useSearch({ from: '/shell/households/$householdId' })
  const [action, setAction] = useState<Action | null>(wanted ? { kind: wanted } : null)
  return (
    <Part query={profile} skeleton={<Skeleton rows={12} />}>
      {(household) => {
        const home = household.accounts.find(({ to }) => to === null) ?? household.accounts[0]
        return (
          <>
            <PageHead
              title={`${household.payer.name} ${home?.unitCode ?? ''}`}
              heading={
                <>
                  {household.payer.name} <span className="head-code">{home?.unitCode}</span>
                </>
              }
              crumb={
                <>
                  <Link className="faint" to="/households">
                    {t('households')}
                  </Link>{' '}
                  / {home?.unitLabel}
                </>
              }
            >
              <ActionBar householdId={householdId} onAction={setAction} />
            </PageHead>
            <Part query={balance} skeleton={<Skeleton rows={2} />}>
              {(data) => <BalanceStrip balance={data} homes={household.accounts.length} />}
            </Part>
            <div className="household">
              <Timeline
                householdId={householdId}
                charges={charges.data?.charges ?? []}
                onAction={setAction}
              />
              <Facts profile={household} balance={balance.data} />
            </div>
            {action ? (
              <ActionDialogs
                action={action}
                profile={household}
                balance={balance.data}
                charges={charges.data?.charges ?? []}
                onClose={() => setAction(null)}
              />
            ) : null}
          </>
        )
      }}
    </Part>
  )
}
