import './messages.css'
import '../messages-settings/messages-settings.css'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App } from 'antd'
import { useState } from 'react'
import { addDays } from '../../../../src/kernel/period.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMay, useMe } from '../../shell/use-me.ts'
import { Findings } from '../messages-settings/findings.tsx'
import { useLater } from '../messages-settings/use-later.ts'
import { type AnnounceFields, AnnounceForm, inputOf, sendAtOf } from './announce-form.tsx'
import { Bubble } from './bubble.tsx'
import { PlanFacts } from './plan-facts.tsx'
import { MessageSections } from './sections.tsx'
import { words } from './words.ts'

type Preview = Awaited<ReturnType<Client['previewAnnouncement']>>

/** 公告: written on the left; on the right who would get it, how it reads, and the button. */
export const AnnouncePage = () => {
  const t = useWords(words)
  const community = useCommunity()
  const { today } = useMe()
  const [fields, setFields] = useState<AnnounceFields>({
    kind: 'announcement',
    title: '',
    when: '',
    text: '',
    communities: [community.id.toString()],
    buildings: [],
    unitKinds: [],
    isLater: false,
    day: addDays(today, 1),
    time: '09:00',
  })
  const settled = useLater(fields, 400)
  const isWritten = [settled.title, settled.when].every((text) => text.trim() !== '')
  const preview = useQuery(
    api.previewAnnouncement.queryOptions({
      input: inputOf(settled),
      enabled: isWritten && settled.communities.length > 0,
      placeholderData: keepPreviousData,
    }),
  )
  return (
    <>
      <MessageSections />
      <PageHead title={t('announcements')} note={t('announcementsNote')} />
      <div className="announce">
        <AnnounceForm fields={fields} onChange={(change) => setFields({ ...fields, ...change })} />
        <section className="send-panel" aria-live="polite">
          {isWritten && settled.communities.length > 0 ? (
            <Part query={preview}>
              {(found) => <DryRun preview={found} fields={fields} isStale={settled !== fields} />}
            </Part>
          ) : (
            <p className="quiet">{t('previewEmpty')}</p>
          )}
        </section>
      </div>
    </>
  )
}

const DryRun = ({
  preview: { plan, findings, sms },
  fields,
  isStale,
}: {
  preview: Preview
  fields: AnnounceFields
  /** The fields were changed since. */
  isStale: boolean
}) => {
  const t = useWords(words)
  const navigate = useNavigate()
  const { message } = App.useApp()
  const maySend = useMay('administrator', 'accountant', 'manager')
  const command = useCommand('sendAnnouncement')
  // Set for later, it leaves at that time and not when the hours allow next.
  const sendAt = sendAtOf(fields)
  const shown = sendAt === null ? plan : { ...plan, firstAt: sendAt, lastAt: sendAt }
  const hasErrors = findings.some(({ severity }) => severity === 'error')
  const send = async (): Promise<void> => {
    const answer = await command.give({ ...inputOf(fields), sendAt })
    if (!answer) return
    message.success(t(fields.isLater ? 'scheduled' : 'announced'))
    void navigate({ to: '/messages/runs' })
  }
  return (
    <>
      <Bubble rendered={{ form: 'sms', text: sms.text }} />
      <p className="small quiet">{t('asSms', { length: sms.length, segments: sms.segments })}</p>
      {(['title', 'when', 'text'] as const).map((part) => (
        <Findings
          key={part}
          findings={findings.filter((finding) => finding.part === part)}
          text={fields[part]}
        />
      ))}
      <PlanFacts plan={shown} thing="messagesCount" />
      {maySend ? (
        <Button
          kind="primary"
          big
          disabled={plan.ready === 0 || hasErrors || isStale || command.isPending}
          onClick={() => void send()}
        >
          <span>
            {command.isPending
              ? t('sendingNow')
              : plan.ready === 0
                ? t('nobodyToSend')
                : t(fields.isLater ? 'scheduleCount' : 'announceCount', { n: plan.ready })}
          </span>
        </Button>
      ) : null}
      <p className="small quiet">{t(maySend ? 'announceUndo' : 'announceNoRight')}</p>
    </>
  )
}
