import './messages.css'
import { Link } from '@tanstack/react-router'
import { wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { actorName } from '../../parts/actor-name.ts'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { useCommunity } from '../../shell/use-me.ts'
import { Count, SendingState } from './progress.tsx'
import { MessageSections } from './sections.tsx'
import { useSendingName } from './sending-name.ts'
import { type Sending, useSendings } from './use-sending.ts'
import { words } from './words.ts'

/** 发送: each time something was sent to many, newest first. */
export const SendingsPage = () => {
  const t = useWords(words)
  const query = useSendings(useCommunity().id)
  return (
    <>
      <MessageSections />
      <PageHead title={t('sendings')} note={t('sendingsNote')}>
        <Link className="button" to="/messages/announce">
          {t('writeAnnouncement')}
        </Link>
      </PageHead>
      <Part query={query}>
        {({ runs }) =>
          runs.length === 0 ? (
            <Notice
              icon="message"
              title={t('noSendings')}
              action={
                <Link className="button" to="/billing">
                  {t('toBilling')}
                </Link>
              }
            >
              {t('noSendingsWhy')}
            </Notice>
          ) : (
            <SendingTable sendings={runs} />
          )
        }
      </Part>
    </>
  )
}

const SendingTable = ({ sendings }: { sendings: readonly Sending[] }) => {
  const t = useWords(words)
  const language = useLanguage()
  const nameOf = useSendingName()
  return (
    <table className="table fixed-head">
      <thead>
        <tr>
          <th>{t('sending')}</th>
          <th className="wide">{t('startedAt')}</th>
          <th className="wide">{t('startedBy')}</th>
          <th>{t('state')}</th>
          <th className="number">{t('planned')}</th>
          <th className="number wide">{t('step_sent')}</th>
          <th className="number">{t('step_delivered')}</th>
          <th className="number wide">{t('step_opened')}</th>
          <th className="number">{t('step_notReached')}</th>
        </tr>
      </thead>
      <tbody>
        {sendings.map((sending) => {
          const run = sending.id.toString()
          const { progress } = sending
          return (
            <tr key={run}>
              <td>
                <Link to="/messages/runs/$runId" params={{ runId: run }} className="link">
                  {nameOf(sending)}
                </Link>
              </td>
              <td className="wide nowrap">{wallTime(sending.createdAt)}</td>
              <td className="wide">{actorName(sending.createdBy, language)}</td>
              <td>
                <SendingState sending={sending} />
              </td>
              <td className="number">
                <Count n={sending.messages} filter={{ run }} />
              </td>
              <td className="number wide">
                <Count n={progress.sent} filter={{ run, step: 'sent' }} />
              </td>
              <td className="number">
                <Count n={progress.delivered} filter={{ run, step: 'delivered' }} />
              </td>
              <td className="number wide">
                <Count n={progress.opened} filter={{ run, step: 'opened' }} />
              </td>
              <td className="number">
                <Count n={progress.notReached} filter={{ run, step: 'notReached' }} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
