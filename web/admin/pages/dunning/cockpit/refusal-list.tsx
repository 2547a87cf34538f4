import { useInfiniteQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { type GuardRail, guardRails } from '../../../../../src/compliance/api.ts'
import { clockTime } from '../../../../shared/dates.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { actorName } from '../../../parts/actor-name.ts'
import { HouseholdLink } from '../../../parts/household-link.tsx'
import { LongList } from '../../../parts/long-list.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Part } from '../../../parts/part.tsx'
import { api } from '../../../rpc/client.ts'
import { pagesOf } from '../../../rpc/pages-of.ts'
import { useCommunity } from '../../../shell/use-me.ts'
import type { ShownRule } from '../route.ts'
import { type RuleCount, useRefusals } from './use-refusals.ts'
import { words } from './words.ts'

type Props = {
  day: string
  /** One guard rail, or all with their counts. */
  rule: ShownRule
  onRule: (rule: ShownRule) => void
  onClose: () => void
}

/** What the guard rails refused on a day: all rules, or what one of them refused and to whom. */
export const RefusalList = ({ day, rule, onRule, onClose }: Props) => {
  const t = useWords(words)
  const language = useLanguage()
  const query = useRefusals(day)
  const chosen = query.data?.rules.find((it) => it.rule === rule)
  return (
    <Drawer
      open
      onClose={onClose}
      size={640}
      title={
        chosen
          ? t('refusalsOf', { rule: guardRails[chosen.rule].words[language], n: chosen.count })
          : t('allRefusals')
      }
    >
      <Part query={query}>
        {({ rules }) =>
          chosen ? (
            <>
              <p>{guardRails[chosen.rule].says[language]}</p>
              <p className="small law">{guardRails[chosen.rule].source[language]}</p>
              <Refused day={day} rule={chosen.rule} />
              <button type="button" className="link" onClick={() => onRule('all')}>
                {t('allRules', { n: rules.length })}
              </button>
            </>
          ) : (
            <Rules rules={rules} onRule={onRule} />
          )
        }
      </Part>
    </Drawer>
  )
}

const Rules = ({ rules, onRule }: { rules: readonly RuleCount[]; onRule: Props['onRule'] }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <table className="table rail-table">
      <thead>
        <tr>
          <th className="number">{t('count')}</th>
          <th>{t('rule')}</th>
          <th>{t('basis')}</th>
        </tr>
      </thead>
      <tbody>
        {rules.map(({ rule, count }) => (
          <tr key={rule}>
            <td className={count === 0 ? 'number faint' : 'number'}>
              <b>{count}</b>
            </td>
            <td>
              <button type="button" className="link" onClick={() => onRule(rule)}>
                {guardRails[rule].words[language]}
              </button>
              <small className="quiet">{guardRails[rule].says[language]}</small>
            </td>
            <td className="small law">{guardRails[rule].source[language]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const Refused = ({ day, rule }: { day: string; rule: GuardRail }) => {
  const t = useWords(words)
  const language = useLanguage()
  const community = useCommunity()
  const query = useInfiniteQuery(
    api.listRefusals.infiniteOptions(pagesOf({ communityId: community.id, day, rule }, 100)),
  )
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <LongList
      query={query}
      shown={rows.length}
      empty={<Notice icon="shield" title={t('refusedNone')} />}
    >
      {() => (
        <table className="table">
          <thead>
            <tr>
              <th>{t('household')}</th>
              <th>{t('asked')}</th>
              <th className="wide">{t('by')}</th>
              <th>{t('at')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ householdId, unitLabel, payerName, decisionId, asked, at, by }) => (
              <tr key={`${decisionId} ${householdId} ${at} ${asked.zh}`}>
                <td>
                  {householdId === null ? (
                    unitLabel || '—'
                  ) : (
                    <HouseholdLink householdId={householdId}>{unitLabel}</HouseholdLink>
                  )}{' '}
                  <span className="quiet">{payerName}</span>
                </td>
                <td>{asked[language]}</td>
                <td className="quiet wide">{actorName(by, language)}</td>
                <td className="quiet">{clockTime(at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </LongList>
  )
}
