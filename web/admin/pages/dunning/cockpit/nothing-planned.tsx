import { App } from 'antd'
import { useWords } from '../../../language/language.tsx'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { useCommand } from '../../../rpc/use-command.ts'
import { useCommunity, useMay } from '../../../shell/use-me.ts'
import type { Plan } from './use-plan.ts'
import { words } from './words.ts'

/** Makes today's plan of the community, or makes it anew. */
const useMakePlan = () => {
  const t = useWords(words)
  const community = useCommunity()
  const { message } = App.useApp()
  const mayPlan = useMay('administrator', 'accountant', 'manager')
  const { give, isPending } = useCommand('makePlan')
  const make = async (): Promise<void> => {
    const answer = await give({ communityId: community.id })
    if (answer) message.success(t('made', { n: answer.households }))
  }
  return { mayPlan, isPending, make: () => void make() }
}

/** A plan of which nothing was approved may be made anew. */
export const MakeAgain = ({ plan: { state } }: { plan: NonNullable<Plan['plan']> }) => {
  const t = useWords(words)
  const { mayPlan, isPending, make } = useMakePlan()
  if (!mayPlan || state === 'approved') return null
  return (
    <small className="make-again">
      <button type="button" className="link" disabled={isPending} onClick={make}>
        {t('makeAgain')}
      </button>
    </small>
  )
}

/** Why no row is shown, and the one button that changes it. */
export const NothingPlanned = ({
  hasPlan,
  isToday,
  hasTier,
  onClear,
}: {
  hasPlan: boolean
  isToday: boolean
  hasTier: boolean
  onClear: () => void
}) => {
  const t = useWords(words)
  const { mayPlan, isPending, make } = useMakePlan()
  if (hasTier) {
    return (
      <Notice
        icon="search"
        title={t('tierNone')}
        action={<Button onClick={onClear}>{t('allTiers')}</Button>}
      />
    )
  }
  if (!isToday && !hasPlan) {
    return (
      <Notice
        icon="bell"
        title={t('nonePlannedDay')}
        action={<Button onClick={onClear}>{t('toToday')}</Button>}
      />
    )
  }
  if (hasPlan) {
    return (
      <Notice icon="paid" title={t('noArrears')}>
        {t('noArrearsWhy')}
      </Notice>
    )
  }
  return (
    <Notice
      icon="bell"
      title={t('nonePlanned')}
      action={
        mayPlan ? (
          <Button kind="primary" disabled={isPending} onClick={make}>
            {t('make')}
          </Button>
        ) : null
      }
    >
      {t('nonePlannedWhy')}
    </Notice>
  )
}
