import { App } from 'antd'
import { useWords } from '../../../language/language.tsx'
import { useCommand } from '../../../rpc/use-command.ts'
import type { Profile } from '../use-household.ts'
import { LinkButton, Row } from './contacts.tsx'
import { type Contacts, peopleToday } from './use-contacts.ts'
import { words } from './words.ts'

/** In which language each person of the household is written to. */
export const Languages = ({
  languages,
  profile,
  may,
}: {
  languages: Contacts['languages']
  profile: Profile
  may: boolean
}) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const set = useCommand('setReaderLanguage')
  return (
    <ul>
      {peopleToday(profile).map(({ partyId, name }) => {
        const reads = languages.find((it) => it.partyId === partyId)?.readsIn ?? 'zh'
        const readsIn = reads === 'zh' ? 'en' : 'zh'
        const change = async () => {
          if (await set.give({ householdId: profile.id, partyId, readsIn })) {
            message.success(t('languageDone'))
          }
        }
        return (
          <Row
            key={partyId.toString()}
            actions={may ? <LinkButton onClick={change}>{t(`to_${readsIn}`)}</LinkButton> : null}
          >
            {name} {t(`reads_${reads}`)}
          </Row>
        )
      })}
    </ul>
  )
}
