import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Part } from '../../parts/part.tsx'
import { api } from '../../rpc/client.ts'
import { useMe } from '../../shell/use-me.ts'
import { Breakdown } from './breakdown.tsx'
import { Entries } from './entries.tsx'
import { Filters, NamedDate } from './filters.tsx'
import { RateHeads } from './rate-heads.tsx'
import { RateTable } from './rate-table.tsx'
import { useFilter } from './use-filter.ts'
import { words } from './words.ts'

/** Collection rates: strict and loose side by side, each with what is divided by what. */
export const Rates = () => {
  const t = useWords(words)
  const language = useLanguage()
  const { filter, set, rateScope, register } = useFilter()
  const { today } = useMe()
  const query = useQuery(
    api.getCollectionRates.queryOptions({ input: rateScope, placeholderData: keepPreviousData }),
  )
  const basis = query.data?.basis
  return (
    <>
      <Filters>
        <NamedDate
          kind="month"
          label={t('through')}
          value={filter.through ?? basis?.feeThrough.slice(0, 7)}
          onChange={(through) => set({ through })}
        />
        <NamedDate
          kind="date"
          label={t('asOf')}
          value={filter.asOf ?? basis?.asOf}
          onChange={(asOf) => set({ asOf })}
        />
        {filter.asOf || filter.through ? (
          <button
            type="button"
            className="link"
            onClick={() => set({ asOf: undefined, through: undefined })}
          >
            {t('today')}
          </button>
        ) : null}
      </Filters>
      <Part query={query}>
        {(rates) => (
          <>
            <RateHeads rates={rates} />
            <p className="basis small quiet">{rates.basis.words[language]}</p>
            <div className="report-columns">
              <RateTable rates={rates} />
              <Breakdown />
            </div>
          </>
        )}
      </Part>
      <Entries movement={{ ...register, from: today, to: today }} />
    </>
  )
}
