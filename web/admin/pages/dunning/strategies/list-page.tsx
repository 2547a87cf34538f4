import './strategies.css'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useKeys } from '../../../keys/keys.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { actorName } from '../../../parts/actor-name.ts'
import { Button } from '../../../parts/button.tsx'
import { Icon } from '../../../parts/icon.tsx'
import { PageHead } from '../../../parts/page-head.tsx'
import { Part } from '../../../parts/part.tsx'
import { State } from '../../../parts/state.tsx'
import { api, type Client } from '../../../rpc/client.ts'
import { useCommunity, useMay } from '../../../shell/use-me.ts'
import { DunningSections } from '../sections.tsx'
import { NewDialog } from './new-dialog.tsx'
import { words } from './words.ts'

type Listed = Awaited<ReturnType<Client['listStrategies']>>['strategies'][number]

/** Which strategy holds where: the nearest of building, community and company, else the calendar. */
export const StrategiesPage = () => {
  const t = useWords(words)
  const mayChange = useMay('administrator', 'manager')
  const [isMaking, setMaking] = useState(false)
  const query = useQuery(api.listStrategies.queryOptions({ input: {} }))
  useKeys(mayChange ? [{ key: 'n', words: t('create'), run: () => setMaking(true) }] : [])
  return (
    <>
      <DunningSections />
      <PageHead title={t('title')} note={t('listNote')}>
        {mayChange ? (
          <Button kind="primary" shortcut="n" onClick={() => setMaking(true)}>
            {t('create')}
          </Button>
        ) : null}
      </PageHead>
      <InUse />
      <Part query={query}>
        {({ strategies }) => (
          <>
            {strategies.length === 0 ? (
              <p className="quiet strategies-none">
                <b>{t('empty')}</b> {t('emptyWhy')}
              </p>
            ) : null}
            <StrategyTable strategies={strategies} />
          </>
        )}
      </Part>
      {isMaking ? (
        <NewDialog known={query.data?.strategies ?? []} onClose={() => setMaking(false)} />
      ) : null}
    </>
  )
}

/** From near to far what the community of the address has, and which of them holds. */
const InUse = () => {
  const t = useWords(words)
  const language = useLanguage()
  const community = useCommunity()
  const { data } = useQuery(
    api.getStrategyInUse.queryOptions({ input: { communityId: community.id } }),
  )
  if (!data) return null
  return (
    <section className="in-use">
      <h2>{t('here', { name: community.name })}</h2>
      <ol>
        {data.inheritance.map(({ scope, name, holds }, at) => (
          <li key={scope} aria-current={holds}>
            {at > 0 ? <Icon name="right" /> : null}
            <span>
              <small className="quiet">{t(`scope_${scope}`)}</small>
              {holds ? (
                <State kind="paid">
                  <b>{name?.[language] ?? t('standardWords')}</b>
                </State>
              ) : (
                <span className="faint">
                  {name?.[language] ?? t(scope === 'standard' ? 'standardWords' : 'noneHere')}
                </span>
              )}
            </span>
          </li>
        ))}
      </ol>
      {data.fallback ? <State kind="overdue">{data.fallback[language]}</State> : null}
    </section>
  )
}

const StrategyTable = ({ strategies }: { strategies: readonly Listed[] }) => {
  const t = useWords(words)
  return (
    <table className="table strategies">
      <thead>
        <tr>
          <th>{t('name')}</th>
          <th>{t('scope')}</th>
          <th>{t('inForce')}</th>
          <th className="wide">{t('draft')}</th>
          <th className="number">{t('households')}</th>
        </tr>
      </thead>
      <tbody>
        {strategies.map((strategy) => (
          <StrategyRow key={strategy.id.toString()} strategy={strategy} />
        ))}
        <tr>
          <td className="quiet">{t('standardWords')}</td>
          <td className="quiet">{t('scope_standard')}</td>
          <td className="faint" colSpan={2}>
            {t('standardNote')}
          </td>
          <td className="number faint">{t('rest')}</td>
        </tr>
      </tbody>
    </table>
  )
}

const StrategyRow = ({ strategy }: { strategy: Listed }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { id, scope, name, communityName, buildingName, activeVersionNo, activatedAt } = strategy
  return (
    <tr>
      <td>
        <Link
          className="link"
          to="/dunning/strategies/$strategyId"
          params={{ strategyId: id.toString() }}
        >
          {name}
        </Link>
      </td>
      <td className={`scope-${scope}`}>
        {t(`scope_${scope}`)}{' '}
        <span className="quiet">
          {[communityName, buildingName].filter(Boolean).join(' ') || t('whole')}
        </span>
      </td>
      <td>
        {activeVersionNo === null ? (
          <State kind="void">{t('notInForce')}</State>
        ) : (
          <>
            <State kind="paid">{t('version', { n: activeVersionNo })}</State>{' '}
            <small className="quiet wide">
              {activatedAt ? t('since', { at: activatedAt.slice(0, 10) }) : null}
            </small>
          </>
        )}
      </td>
      <td className="wide">
        {strategy.draftVersionId === null ? (
          <span className="faint">—</span>
        ) : (
          <State kind="due">
            {t('draftOf', { by: actorName(strategy.draftBy ?? '', language) })}
          </State>
        )}
      </td>
      <td className="number">{t('householdCount', { n: strategy.householdCount })}</td>
    </tr>
  )
}
