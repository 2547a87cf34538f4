import { useQuery } from '@tanstack/react-query'
import { causeNames } from '../../../../src/collections/api.ts'
import { useWords } from '../../language/language.tsx'
import { Choice } from '../../parts/choice.tsx'
import { FindText } from '../../parts/find-text.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { api } from '../../rpc/client.ts'
import { useCommunity, useMe } from '../../shell/use-me.ts'
import { type CaseFilter, dueNames, shownStates, tierNames } from './route.ts'
import { words } from './words.ts'

/** Who can have cases of this community. */
export const useStewards = () => {
  const community = useCommunity()
  return useQuery(api.listStewards.queryOptions({ input: { communityId: community.id } }))
}

/** State, steward, cause, urgency and when something is due; the address keeps all of them. */
export const CaseFilters = ({
  filter,
  onChange,
}: {
  filter: CaseFilter
  onChange: (change: CaseFilter) => void
}) => {
  const t = useWords(words)
  const me = useMe()
  const { data } = useStewards()
  const stewards = data?.stewards ?? []
  return (
    <div className="opening-filters">
      <FindText
        text={filter.text ?? ''}
        label={t('findText')}
        onText={(text) => onChange({ text })}
      />
      <Tabs
        label={t('state')}
        chosen={filter.state ?? 'active'}
        onChoose={(state) => onChange({ state: state === 'active' ? undefined : state })}
        tabs={shownStates.map((key) => ({ key, label: t(`state_${key}`) }))}
      />
      <Choice
        label={t('steward')}
        any={t('anySteward')}
        value={filter.steward}
        options={[
          ...stewards.map(({ stewardId, name, openCases }) => ({
            value: stewardId.toString(),
            label:
              stewardId === me.staffId
                ? t('stewardMe', { name, n: openCases })
                : t('stewardN', { name, n: openCases }),
          })),
          { value: 'nobody', label: t('nobody') },
        ]}
        onChange={(steward) => onChange({ steward })}
      />
      <Choice
        label={t('cause')}
        any={t('anyCause')}
        value={filter.cause}
        options={causeNames.map((value) => ({ value, label: t(value) }))}
        onChange={(cause) => onChange({ cause })}
      />
      <Choice
        label={t('tier')}
        any={t('anyTier')}
        value={filter.tier}
        options={tierNames.map((value) => ({ value, label: t(`tier_${value}`) }))}
        onChange={(tier) => onChange({ tier })}
      />
      <Choice
        label={t('due')}
        any={t('anyDue')}
        value={filter.due}
        options={dueNames.map((value) => ({ value, label: t(`due_${value}`) }))}
        onChange={(due) => onChange({ due })}
      />
    </div>
  )
}
