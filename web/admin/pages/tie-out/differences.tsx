import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { KeyLine } from '../../parts/key.tsx'
import { Part } from '../../parts/part.tsx'
import { State } from '../../parts/state.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useMay } from '../../shell/use-me.ts'
import { Difference, mayUndo } from './difference.tsx'
import type { Channel } from './page.tsx'
import { type Decision, ResolveDialog } from './resolve-dialog.tsx'
import { words } from './words.ts'

export type Discrepancy = Awaited<ReturnType<Client['listDiscrepancies']>>['discrepancies'][number]

type Props = { date: string; rows: readonly Channel[]; isCertified: boolean }

/** The day's differences; one is open with its ranked explanations, the first is never taken by itself. */
export const Differences = ({ date, rows, isCertified }: Props) => {
  const t = useWords(words)
  const query = useQuery(
    api.listDiscrepancies.queryOptions({ input: { from: date, to: date, limit: 200 } }),
  )
  return (
    <section>
      <Part query={query}>
        {({ discrepancies, openCount }) => {
          const open = discrepancies.filter(({ state }) => state === 'open')
          const done = discrepancies.filter(({ state }) => state !== 'open')
          return (
            <>
              <div className="tie-out-bar">
                <h2>{openCount > 0 ? t('differences', { n: openCount }) : t('noDifferences')}</h2>
                {discrepancies.length > 0 && !isCertified ? (
                  <KeyLine
                    keys={[
                      ['J K', t('upDown')],
                      [`1 – ${Math.max(...discrepancies.map(choices), 1)}`, t('accept')],
                      ['U', t('undo')],
                    ]}
                  />
                ) : null}
              </div>
              {openCount === 0 ? (
                <p className="all-explained">
                  <State kind={rows.some(({ theirs }) => theirs === null) ? 'due' : 'paid'}>
                    {rows.some(({ state }) => state === 'waiting' || state === 'provisional')
                      ? t('stillWaiting')
                      : t('allMatched')}
                  </State>
                </p>
              ) : null}
              <Walk list={[...open, ...done]} isCertified={isCertified} />
            </>
          )
        }}
      </Part>
    </section>
  )
}

const choices = ({ proposals }: Discrepancy): number => proposals.length

/** J and K move, a digit takes an explanation, U takes one back. */
const Walk = ({ list, isCertified }: { list: readonly Discrepancy[]; isCertified: boolean }) => {
  const t = useWords(words)
  const navigate = useNavigate()
  const { at: wanted } = useSearch({ from: '/shell/reconciliation' })
  const mayResolve = useMay('administrator', 'accountant') && !isCertified
  const [decision, setDecision] = useState<Decision | null>(null)
  const at = Math.max(
    list.findIndex(({ id }) => id.toString() === wanted),
    0,
  )
  const chosen = list[at]
  const choose = (found: Discrepancy | undefined): void => {
    if (!found) return
    void navigate({
      to: '.',
      search: (old) => ({ ...old, at: found.id.toString() }),
      replace: true,
    })
  }
  const accept = (index: number): void => {
    const proposal = chosen?.proposals[index]
    if (mayResolve && chosen && proposal?.applies) setDecision({ of: chosen, proposal })
  }
  const takeBack = (of: Discrepancy | undefined): void => {
    if (mayResolve && of && mayUndo(of)) setDecision({ of, proposal: null })
  }
  useKeys([
    { key: 'j', words: t('next'), run: () => choose(list[at + 1]) },
    { key: 'k', words: t('previousOne'), run: () => choose(list[at - 1]) },
    { key: 'ArrowDown', run: () => choose(list[at + 1]) },
    { key: 'ArrowUp', run: () => choose(list[at - 1]) },
    ...[...(chosen?.proposals.keys() ?? [])].map((index) => ({
      key: `${index + 1}`,
      words: t('acceptNo', { n: index + 1 }),
      run: () => accept(index),
    })),
    { key: 'u', words: t('undo'), run: () => takeBack(chosen) },
  ])
  return (
    <>
      <ul className="differences">
        {list.map((found) => (
          <Difference
            key={found.id.toString()}
            found={found}
            isOpen={found === chosen}
            mayResolve={mayResolve}
            onChoose={() => choose(found)}
            onAccept={accept}
            onUndo={() => takeBack(found)}
          />
        ))}
      </ul>
      {decision ? <ResolveDialog decision={decision} onClose={() => setDecision(null)} /> : null}
    </>
  )
}
