import { wallTime } from '../../../../shared/dates.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { actorName } from '../../../parts/actor-name.ts'
import { State } from '../../../parts/state.tsx'
import type { Client } from '../../../rpc/client.ts'
import type { Plan } from './use-plan.ts'
import { words } from './words.ts'

/** Who is contacted how, in one line: staff with their minutes, messages by channel, the rest. */
export const PlanNote = ({ found: { households, actions, groups } }: { found: Plan }) => {
  const t = useWords(words)
  const of = (...names: string[]) => groups.filter(({ name }) => names.includes(name))
  const people = of('must', 'ranked').reduce((sum, it) => sum + it.households, 0)
  const minutes = of('must', 'ranked').reduce((sum, it) => sum + it.staffMinutes, 0)
  const by = (channel: string): number =>
    actions.reduce((sum, it) => sum + (it.action === channel ? it.households : 0), 0)
  const parts = [
    people > 0 ? t('people', { n: people, minutes }) : null,
    ...(['wechat', 'sms'] as const).map((name) => (by(name) > 0 ? t(name, { n: by(name) }) : null)),
    t('left', { n: of('nothing')[0]?.households ?? 0 }),
  ].filter((part) => part !== null)
  return (
    <>
      {t('note', { n: households })}
      {parts.join(t('comma'))}
    </>
  )
}

type Control = Awaited<ReturnType<Client['getDunningControl']>>['company']

const modeKinds = { personal: 'paid', calendar: 'due', off: 'void' } as const

/** Who decides here. */
export const ModeState = ({ control: { mode } }: { control: Control }) => {
  const t = useWords(words)
  return <State kind={modeKinds[mode]}>{t(`mode_${mode}`)}</State>
}

/** What a person must know of the plan before reading it: why the calendar decides, who approved. */
export const PlanEvents = ({
  control,
  plan,
}: {
  control: Control
  plan: NonNullable<Plan['plan']> | null
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const said = (key: 'approved' | 'withdrawnNote', at: string | null, by: string | null) =>
    at === null ? null : t(key, { at: wallTime(at), by: actorName(by ?? '', language) })
  const isOwnChoice = control.cause === 'person' || control.cause === 'standard'
  const { state, fallback } = plan ?? {}
  if (isOwnChoice && !fallback && (!state || state === 'proposed')) return null
  return (
    <div className="plan-events">
      {isOwnChoice ? null : (
        <State kind="overdue">
          {control.causeWords[language]}
          {control.note ? ` ${control.note}` : ''}
        </State>
      )}
      {fallback ? <State kind="overdue">{fallback.words[language]}</State> : null}
      {plan?.state === 'approved' ? (
        <State kind="paid">{said('approved', plan.approvedAt, plan.approvedBy)}</State>
      ) : null}
      {plan?.state === 'withdrawn' ? (
        <State kind="void">{said('withdrawnNote', plan.withdrawnAt, plan.withdrawnBy)}</State>
      ) : null}
    </div>
  )
}
