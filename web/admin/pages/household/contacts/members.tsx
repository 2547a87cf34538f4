import { App } from 'antd'
import { wallTime } from '../../../../shared/dates.ts'
import { useWords } from '../../../language/language.tsx'
import { useCommand } from '../../../rpc/use-command.ts'
import { LinkButton, Row } from './contacts.tsx'
import { useContacts } from './use-contacts.ts'
import { words } from './words.ts'

/** Who joined by invitation of an owner, and invitations that are open. */
export const Members = ({ householdId, may }: { householdId: bigint; may: boolean }) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const { members } = useContacts(householdId)
  const end = useCommand('endMember')
  const withdraw = useCommand('withdrawInvitation')
  const { data } = members
  if (!data || data.members.length + data.invitations.length === 0) return null
  return (
    <ul>
      {data.members.map(({ memberId, name, role, since }) => (
        <Row
          key={memberId.toString()}
          actions={
            may ? (
              <LinkButton
                onClick={async () => {
                  if (await end.give({ householdId, memberId })) message.success(t('removed'))
                }}
              >
                {t('remove')}
              </LinkButton>
            ) : null
          }
        >
          {name} <span className="tag">{t(role)}</span>
          <small>{t('joined', { on: wallTime(since).slice(0, 10) })}</small>
        </Row>
      ))}
      {data.invitations.map(({ invitationId, role, expiresAt }) => (
        <Row
          key={invitationId.toString()}
          actions={
            may ? (
              <LinkButton
                onClick={async () => {
                  if (await withdraw.give({ householdId, invitationId })) {
                    message.success(t('withdrawn'))
                  }
                }}
              >
                {t('withdraw')}
              </LinkButton>
            ) : null
          }
        >
          {t('invited', { role: t(role), on: wallTime(expiresAt).slice(0, 10) })}
        </Row>
      ))}
    </ul>
  )
}
