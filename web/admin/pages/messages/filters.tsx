import { useQuery } from '@tanstack/react-query'
import { messageSteps, reasonNames, reasonWords } from '../../../../src/notifications/api.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Choice } from '../../parts/choice.tsx'
import { OpeningFilters } from '../../parts/opening-list.tsx'
import { api } from '../../rpc/client.ts'
import type { MessageFilter } from './route.ts'
import { words } from './words.ts'

type Props = { filter: MessageFilter; onFilter: (change: MessageFilter) => void }

export const MessageFilters = ({ filter, onFilter }: Props) => {
  const t = useWords(words)
  const language = useLanguage()
  const { data } = useQuery(api.listTemplates.queryOptions({ input: {}, staleTime: 60_000 }))
  return (
    <OpeningFilters find={t('findMessage')} filter={filter} onFilter={onFilter}>
      <Choice
        label={t('kind')}
        any={t('anyKind')}
        value={filter.kind}
        options={(data?.kinds ?? []).map(({ name, words: said }) => ({
          value: name,
          label: said[language],
        }))}
        onChange={(kind) => onFilter({ kind })}
      />
      <Choice
        label={t('carrier')}
        any={t('anyCarrier')}
        value={filter.account}
        options={(data?.accounts ?? []).map(({ id, name }) => ({
          value: id.toString(),
          label: name,
        }))}
        onChange={(account) => onFilter({ account })}
      />
      <Choice
        label={t('state')}
        any={t('anyState')}
        value={filter.step}
        options={messageSteps.map((step) => ({ value: step, label: t(`step_${step}`) }))}
        onChange={(step) => onFilter({ step })}
      />
      <Choice
        label={t('reason')}
        any={t('anyReason')}
        value={filter.reason}
        options={reasonNames.map((reason) => ({
          value: reason,
          label: reasonWords[reason].words[language],
        }))}
        onChange={(reason) => onFilter({ reason })}
      />
      {filter.run ? (
        <button type="button" className="tag" onClick={() => onFilter({ run: undefined })}>
          {t('oneSending')} ×
        </button>
      ) : null}
    </OpeningFilters>
  )
}
