import { useQuery } from '@tanstack/react-query'
import { useLanguage, useWords } from '../language/language.tsx'
import { api } from '../rpc/client.ts'
import { useCommunity } from '../shell/use-me.ts'
import { Choice } from './choice.tsx'
import { words } from './words.ts'

/** The buildings of the community as options of a field; they seldom change. */
export const useBuildingOptions = () => {
  const community = useCommunity()
  const { data } = useQuery(
    api.getGeometry.queryOptions({ input: { communityId: community.id }, staleTime: 600_000 }),
  )
  return (data?.buildings ?? []).map(({ id, name }) => ({ value: id.toString(), label: name }))
}

/** The charge items of the company as options of a field. */
const useItemOptions = () => {
  const language = useLanguage()
  const { data } = useQuery(api.listChargeItems.queryOptions({ input: {}, staleTime: 60_000 }))
  return (data?.items ?? []).map(({ id, name }) => ({
    value: id.toString(),
    label: name[language],
  }))
}

type Props = { value: string | undefined; onChange: (value: string | undefined) => void }

/** A filter by building. */
export const BuildingChoice = (chosen: Props) => {
  const t = useWords(words)
  return (
    <Choice
      label={t('building')}
      any={t('anyBuilding')}
      options={useBuildingOptions()}
      {...chosen}
    />
  )
}

/** A filter by charge item. */
export const ItemChoice = (chosen: Props) => {
  const t = useWords(words)
  return <Choice label={t('item')} any={t('anyItem')} options={useItemOptions()} {...chosen} />
}
