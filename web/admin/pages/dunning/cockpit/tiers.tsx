import { useWords } from '../../../language/language.tsx'
import { type PlanFilter, tierNames } from '../route.ts'
import type { Plan } from './use-plan.ts'
import { words } from './words.ts'

/** From a year on, and where the limitation period ends, the tier is marked as late. */
export const TierTag = ({ tier }: { tier: number }) => (
  <span className={tier >= 4 ? 'tag late' : 'tag'}>U{tier}</span>
)

/** How many households are how urgent; a click leaves only those. */
export const Tiers = ({
  tiers,
  chosen,
  onChoose,
}: {
  tiers: Plan['tiers']
  chosen: PlanFilter['tier']
  onChoose: (tier: PlanFilter['tier']) => void
}) => {
  const t = useWords(words)
  return (
    <fieldset className="tiers" aria-label={t('tiers')}>
      {tierNames.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={name === chosen}
          onClick={() => onChoose(name === chosen ? undefined : name)}
        >
          <TierTag tier={Number(name)} />
          {t(`tier${name}`)}
          <b>{tiers.find(({ tier }) => tier === Number(name))?.households ?? 0}</b>
        </button>
      ))}
    </fieldset>
  )
}
