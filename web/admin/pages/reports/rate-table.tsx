import { useQuery } from '@tanstack/react-query'
import type { Rate } from '../../../../src/reports/api.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { Part } from '../../parts/part.tsx'
import { api } from '../../rpc/client.ts'
import { Opens } from './opens.tsx'
import type { CollectionRates } from './rate-heads.tsx'
import { closed, type RateName } from './route.ts'
import { useFilter } from './use-filter.ts'
import { words } from './words.ts'

/** Every rate with its formula; numerator and denominator open to their entries. */
export const RateTable = ({ rates }: { rates: CollectionRates }) => {
  const t = useWords(words)
  const { rateScope, set } = useFilter()
  const households = useQuery(api.getHouseholdRates.queryOptions({ input: rateScope }))
  return (
    <section>
      <h2>{t('allRates')}</h2>
      <ul className="rate-list">
        {Object.entries(rates.rates).map(([name, rate]) => (
          <RateRow key={name} rate={rate} name={name as RateName} />
        ))}
      </ul>
      <h2>{t('byHousehold')}</h2>
      <Part query={households}>
        {({ household, householdWithWaivers, onTime, daysToPay }) => (
          <ul className="rate-list">
            <RateRow rate={household} name="household" />
            <RateRow rate={householdWithWaivers} name="householdWithWaivers" />
            <RateRow rate={onTime} name="onTime" />
            <li>
              <div className="rate-line">
                <b>{t('daysToPay')}</b>
                {daysToPay === null ? (
                  <b>—</b>
                ) : (
                  <button
                    type="button"
                    className="link"
                    onClick={() => set({ ...closed, rate: 'daysToPay', part: 'denominator' })}
                  >
                    {t('days', { n: daysToPay })}
                  </button>
                )}
              </div>
              <small className="faint">{t('daysToPayNote')}</small>
            </li>
          </ul>
        )}
      </Part>
      <p className="small quiet">
        {t('prepaid')}{' '}
        {rates.prepaid.balanceFen === null ? (
          '—'
        ) : (
          <Opens fen={rates.prepaid.balanceFen} at={{ figure: 'prepaymentClosing' }} />
        )}{' '}
        · {t('futureFees')}{' '}
        <Opens fen={rates.prepaid.futureFeesFen} at={{ rate: 'futureFees', part: 'numerator' }} /> ·{' '}
        {t('prepaidNote')}
      </p>
    </section>
  )
}

const RateRow = ({ rate, name }: { rate: Rate; name: RateName }) => {
  const language = useLanguage()
  return (
    <li>
      <div className="rate-line">
        <b>{rate.label[language]}</b>
        <b>{rate.percent === null ? '—' : `${rate.percent}%`}</b>
      </div>
      <small className="faint">{rate.formula[language]}</small>
      <div className="small">
        <Figure rate={rate} name={name} part="numerator" />
        <span className="faint"> ÷ </span>
        <Figure rate={rate} name={name} part="denominator" />
      </div>
    </li>
  )
}

const Figure = ({
  rate,
  name,
  part,
}: {
  rate: Rate
  name: RateName
  part: 'numerator' | 'denominator'
}) => {
  const t = useWords(words)
  const { set } = useFilter()
  const figure =
    rate.unit === 'fen' ? (
      <Money fen={rate[part]} />
    ) : rate.unit === 'household' ? (
      t('households', { n: rate[part] })
    ) : (
      t('days', { n: rate[part] })
    )
  return (
    <button type="button" className="link" onClick={() => set({ ...closed, rate: name, part })}>
      {figure}
    </button>
  )
}
