import { useQuery } from '@tanstack/react-query'
import { messageSteps, reasonNames, reasonWords } from '../../../../src/notifications/api.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Choice } from '../../parts/choice.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { FindText } from '../../parts/find-text.tsx'
import { api } from '../../rpc/client.ts'
import type { MessageFilter } from './route.ts'
import { words } from './words.ts'

type Props = { filter: MessageFilter; onFilter: (change: MessageFilter) => void }

export const MessageFilters = ({ filter, onFilter }: Props) => {
  const t = useWords(words)
  const language = useLanguage()
  const { data } = useQuery(api.listTemplates.queryOptions({ input: {}, staleTime: 60_000 }))
  const change = (part: MessageFilter): void => onFilter({ ...part, at: undefined })
  return (
    <div className="message-filters">
      <FindText
        text={filter.text ?? ''}
        label={t('findMessage')}
        onText={(text) => change({ text })}
      />
      {(['from', 'to'] as const).map((key) => (
        <DateField
          key={key}
          isOptional
          label={t(key)}
          value={filter[key]}
          onChange={(day) => change({ [key]: day })}
        />
      ))}
      <Choice
        label={t('kind')}
        any={t('anyKind')}
        value={filter.kind}
        options={(data?.kinds ?? []).map(({ name, words: said }) => ({
          value: name,
          label: said[language],
        }))}
        onChange={(kind) => change({ kind })}
      />
      <Choice
        label={t('carrier')}
        any={t('anyCarrier')}
        value={filter.account}
        options={(data?.accounts ?? []).map(({ id, name }) => ({
          value: id.toString(),
          label: name,
        }))}
        onChange={(account) => change({ account })}
      />
      <Choice
        label={t('state')}
        any={t('anyState')}
        value={filter.step}
        options={messageSteps.map((step) => ({ value: step, label: t(`step_${step}`) }))}
        onChange={(step) => change({ step })}
      />
      <Choice
        label={t('reason')}
        any={t('anyReason')}
        value={filter.reason}
        options={reasonNames.map((reason) => ({
          value: reason,
          label: reasonWords[reason].words[language],
        }))}
        onChange={(reason) => change({ reason })}
      />
      {filter.run ? (
        <button type="button" className="tag" onClick={() => change({ run: undefined })}>
          {t('oneSending')} ×
        </button>
      ) : null}
    </div>
  )
}
