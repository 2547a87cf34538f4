import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { addMonths } from '../../../../src/kernel/period.ts'
import { monthName } from '../../../shared/dates.ts'
import { area, percentOf } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Part } from '../../parts/part.tsx'
import { State } from '../../parts/state.tsx'
import { api } from '../../rpc/client.ts'
import { useMe } from '../../shell/use-me.ts'
import type { MapCell } from './grid.ts'
import { kindOf } from './map-list.tsx'
import { words } from './words.ts'

/** The chosen unit; the map stays as it is. */
export const UnitPanel = ({
  cell,
  buildingName,
}: {
  cell: MapCell | undefined
  buildingName: string
}) => {
  const t = useWords(words)
  if (!cell) {
    return (
      <Notice icon="building" title={t('pick')}>
        {t('pickWhy')}
      </Notice>
    )
  }
  const { householdId } = cell
  return (
    <>
      <p className="small quiet">
        {[
          buildingName,
          cell.entrance === null
            ? null
            : t('entrance', { name: cell.entrance.replace(/单元$/, '') }),
          cell.floor === null ? null : t('floorOf', { floor: cell.floor }),
        ]
          .filter(Boolean)
          .join(' ')}
      </p>
      <h1>{cell.code}</h1>
      <p className="quiet">{[cell.payerName, area(cell.areaCenti)].filter(Boolean).join(' · ')}</p>
      <div className="owed">
        <State kind={kindOf[cell.state]}>
          {cell.state === 'overdue' && cell.overdueMonths > 0
            ? t('overdueMonths', { n: cell.overdueMonths })
            : t(cell.state)}
        </State>
        <strong>
          <Money fen={cell.outstandingFen} />
        </strong>
        {cell.vacancyBp === null ? null : (
          <small className="quiet">{t('billed', { share: percentOf(cell.vacancyBp) })}</small>
        )}
      </div>
      {householdId === null ? (
        <Notice icon="person" title={t('noHousehold')}>
          {t('noHouseholdWhy')}
        </Notice>
      ) : (
        <HouseholdFacts householdId={householdId} unitId={cell.unitId} />
      )}
    </>
  )
}

const HouseholdFacts = ({ householdId, unitId }: { householdId: bigint; unitId: bigint }) => {
  const t = useWords(words)
  const language = useLanguage()
  const navigate = useNavigate()
  const charges = useQuery(
    api.listHouseholdCharges.queryOptions({
      input: { householdId },
      placeholderData: keepPreviousData,
    }),
  )
  const timeline = useQuery(
    api.getHouseholdTimeline.queryOptions({ input: { householdId, limit: 3 } }),
  )
  return (
    <>
      <Part query={charges}>
        {({ charges: open }) => {
          const own = open.filter((it) => it.unitId === unitId)
          return (
            <>
              {own.length === 0 ? null : <Months charges={own} />}
              <h2>{t('unpaid')}</h2>
              <OpenCharges charges={own} />
            </>
          )
        }}
      </Part>
      <h2>{t('latest')}</h2>
      <Part query={timeline}>
        {({ entries }) => (
          <ul className="panel-list">
            {entries.map((entry) => (
              <li key={entry.key}>
                <span className="quiet nowrap">{entry.on}</span>
                <span className="clip">{entry.title[language]}</span>
              </li>
            ))}
          </ul>
        )}
      </Part>
      <div className="panel-actions">
        <Button
          kind="primary"
          shortcut="Enter"
          onClick={() =>
            void navigate({
              to: '/households/$householdId',
              params: { householdId: householdId.toString() },
            })
          }
        >
          {t('openHousehold')}
        </Button>
        <Button
          shortcut="c"
          onClick={() =>
            void navigate({ to: '/counter', search: { household: householdId.toString() } })
          }
        >
          {t('takePayment')}
        </Button>
      </div>
    </>
  )
}

type Charge = {
  id: bigint
  periodMonth: string
  dueOn: string
  itemName: { zh: string; en: string }
  outstandingFen: bigint
}
const shownCharges = 6

/** The last twelve months as squares: filled where money is overdue, outlined where it is not yet. */
const Months = ({ charges }: { charges: readonly Charge[] }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { today } = useMe()
  const last = charges.reduce((max, { periodMonth }) => (periodMonth > max ? periodMonth : max), '')
  const months = Array.from({ length: 12 }, (_, index) => addMonths(last, index - 11))
  const stateOf = (month: string): 'overdue' | 'due' | 'paid' => {
    const open = charges.filter(({ periodMonth }) => periodMonth === month)
    if (open.length === 0) return 'paid'
    return open.some(({ dueOn }) => dueOn < today) ? 'overdue' : 'due'
  }
  const states = months.map(stateOf)
  const unpaid = states.filter((state) => state !== 'paid').length
  return (
    <>
      <h2>
        {t('span', {
          from: monthName(months[0] ?? '', language),
          to: monthName(last, language),
        })}
      </h2>
      <ol className="panel-months" aria-hidden="true">
        {months.map((month, index) => (
          <li key={month} className={states[index]}>
            <i />
            {Number(month.slice(5, 7))}
          </li>
        ))}
      </ol>
      <p className="small quiet">{t('unpaidMonths', { n: unpaid })}</p>
    </>
  )
}

const OpenCharges = ({ charges }: { charges: readonly Charge[] }) => {
  const t = useWords(words)
  const language = useLanguage()
  if (charges.length === 0) return <p className="quiet">{t('nothingOpen')}</p>
  return (
    <ul className="panel-list">
      {charges.slice(0, shownCharges).map((charge) => (
        <li key={charge.id.toString()}>
          <span className="quiet nowrap">{monthName(charge.periodMonth, language)}</span>
          <span className="grow clip">{charge.itemName[language]}</span>
          <Money fen={charge.outstandingFen} />
        </li>
      ))}
      {charges.length > shownCharges ? (
        <li className="faint">{t('more', { n: charges.length - shownCharges })}</li>
      ) : null}
    </ul>
  )
}
