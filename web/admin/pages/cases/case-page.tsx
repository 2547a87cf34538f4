import './cases.css'
import '../household/household.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useWords } from '../../language/language.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part, Skeleton } from '../../parts/part.tsx'
import { api } from '../../rpc/client.ts'
import { BalanceStrip } from '../household/balance-strip.tsx'
import { Bills } from './bills.tsx'
import { type CaseAction, CaseActions } from './case-actions.tsx'
import { CaseDialogs } from './case-dialogs.tsx'
import { CaseState } from './case-table.tsx'
import { ContactFacts } from './contact-facts.tsx'
import { Events } from './events.tsx'
import { Flags } from './flags.tsx'
import { InstalmentPart } from './instalment-part.tsx'
import { LegalPanel } from './legal/legal-panel.tsx'
import { NextStepPart } from './next-step.tsx'
import { PromisePart } from './promise-part.tsx'
import type { CaseData } from './use-case.ts'
import { useCase } from './use-case.ts'
import { Why } from './why.tsx'
import { words } from './words.ts'

/** 案件: who, what is owed, why it is not paid, what is next within the rules, and what happened. */
export const CasePage = () => {
  const { caseId } = useParams({ from: '/shell/dunning/cases/$caseId' })
  const query = useCase(BigInt(/^\d{1,19}$/.test(caseId) ? caseId : 0))
  return (
    <Part query={query} skeleton={<Skeleton rows={12} />}>
      {(data) => <Case data={data} />}
    </Part>
  )
}

const Case = ({ data }: { data: CaseData }) => {
  const t = useWords(words)
  const { case: row } = data
  const { householdId } = row
  const balance = useQuery(api.getHouseholdBalance.queryOptions({ input: { householdId } }))
  const [action, setAction] = useState<CaseAction | null>(null)
  return (
    <>
      <PageHead
        title={`${row.payerName} ${row.unitLabel}`}
        heading={
          <>
            {row.payerName} <span className="head-code">{row.unitLabel}</span>
          </>
        }
        crumb={
          <>
            <Link className="faint" to="/dunning/cases">
              {t('title')}
            </Link>{' '}
            /{' '}
            <Link
              className="faint"
              to="/households/$householdId"
              params={{ householdId: householdId.toString() }}
            >
              {t('toHousehold', { no: row.householdNo })}
            </Link>
          </>
        }
        note={
          <>
            <CaseState row={row} />{' '}
            {t('stewardIs', { name: row.stewardName ?? t('nobody'), on: row.openedOn })}
          </>
        }
      >
        <CaseActions data={data} onAction={setAction} />
      </PageHead>
      <Part query={balance} skeleton={<Skeleton rows={2} />}>
        {(found) => <BalanceStrip balance={found} homes={found.units.length} />}
      </Part>
      <div className="case-page">
        <div>
          <Why data={data} onAction={setAction} />
          <NextStepPart data={data} onAction={setAction} />
          <PromisePart data={data} onAction={setAction} />
          <InstalmentPart data={data} onAction={setAction} />
          <Bills data={data} />
          <LegalPanel householdId={householdId} />
          <Events data={data} onAction={setAction} />
        </div>
        <aside>
          <ContactFacts data={data} />
          {data.hasFlags === null ? null : <Flags householdId={householdId} has={data.hasFlags} />}
        </aside>
      </div>
      {action ? <CaseDialogs action={action} data={data} onClose={() => setAction(null)} /> : null}
    </>
  )
}
