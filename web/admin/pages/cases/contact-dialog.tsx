import { App, Form } from 'antd'
import { useState } from 'react'
import { formatYuan } from '../../../../src/kernel/money.ts'
import { addDays } from '../../../../src/kernel/period.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { fenOf } from '../../parts/money-field.tsx'
import { base64Of } from '../../parts/voice.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { useMe } from '../../shell/use-me.ts'
import { ContactFields, type ContactFieldValues } from './contact-fields.tsx'
import type { Hindrance } from './use-case.ts'
import { words } from './words.ts'

/** Whom a call or a visit is about. */
export type ContactHome = {
  readonly householdId: bigint
  readonly unitLabel: string
  readonly overdueFen: bigint
  readonly people: readonly {
    readonly partyId: bigint
    readonly name: string
    readonly phones: readonly { readonly phoneId: bigint; readonly masked: string }[]
  }[]
  /** Where they are known: the first days on which the rules allow it. */
  readonly callOn?: string | null
  readonly visitOn?: string | null
}

/** Records a call or a visit that was made, with what came of it. */
export const ContactDialog = ({
  home,
  way: firstWay,
  onClose,
}: {
  home: ContactHome
  way: 'call' | 'visit'
  onClose: () => void
}) => {
  const t = useWords(words)
  const { today } = useMe()
  const [form] = Form.useForm<ContactFieldValues>()
  const [voice, setVoice] = useState<Blob | null>(null)
  const way = Form.useWatch('way', form) ?? firstWay
  const call = useCommand('recordCall')
  const visit = useCommand('recordVisit')
  const showWarnings = useWarnings()
  const submit = async (values: ContactFieldValues): Promise<void> => {
    const { outcome, minutes, partyId, phoneId, cause, note = '', money, promisedOn } = values
    const input = {
      householdId: home.householdId,
      outcome,
      minutes: Number(minutes),
      note,
      ...(partyId ? { partyId: BigInt(partyId) } : {}),
      ...(phoneId ? { phoneId: BigInt(phoneId) } : {}),
      ...(cause ? { cause } : {}),
      ...(outcome === 'promise' && promisedOn
        ? { promise: { amountFen: fenOf(money), promisedOn } }
        : {}),
      ...(voice ? { voice: { content: await base64Of(voice) } } : {}),
    }
    const answer = await (values.way === 'call' ? call : visit).give(input)
    if (!answer) return
    showWarnings(answer.warnings)
    onClose()
  }
  const openOn = way === 'visit' ? home.visitOn : home.callOn
  return (
    <ActionDialog
      form={form}
      title={t(way === 'visit' ? 'visitTitle' : 'callTitle', { home: home.unitLabel })}
      okText={t('recordOk')}
      initial={{
        way: firstWay,
        minutes: firstWay === 'visit' ? '15' : '5',
        money: formatYuan(home.overdueFen).replaceAll(',', ''),
        promisedOn: addDays(today, 7),
        ...(home.people[0] ? { partyId: home.people[0].partyId.toString() } : {}),
      }}
      isBusy={call.isPending || visit.isPending}
      onClose={onClose}
      onSubmit={submit}
      effect={
        openOn === undefined || (openOn !== null && openOn <= today)
          ? undefined
          : openOn === null
            ? t('allowedNever')
            : t('allowedFrom', { on: openOn })
      }
      width={560}
    >
      <ContactFields home={home} today={today} voice={voice} onVoice={setVoice} />
    </ActionDialog>
  )
}

/** What was done stands all the same; the rules it went against are said with their articles. */
const useWarnings = (): ((warnings: readonly Hindrance[]) => void) => {
  const t = useWords(words)
  const language = useLanguage()
  const { message, notification } = App.useApp()
  return (warnings) => {
    if (warnings.length === 0) {
      message.success(t('recorded'))
      return
    }
    notification.warning({
      title: t('recordedAgainst'),
      description: warnings
        .map(({ says, source }) => `${says[language]} ${source[language]}`)
        .join('\n'),
      placement: 'bottomRight',
      duration: 12,
    })
  }
}
