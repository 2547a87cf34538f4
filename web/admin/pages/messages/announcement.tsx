import { useQuery } from '@tanstack/react-query'
import { wallTime } from '../../../shared/dates.ts'
import { useWords } from '../../language/language.tsx'
import { api } from '../../rpc/client.ts'
import { words } from './words.ts'

/** What was announced, word for word, and to whom where it was not to all. */
export const Announcement = ({ announcementId }: { announcementId: bigint }) => {
  const t = useWords(words)
  const { data } = useQuery(api.getAnnouncement.queryOptions({ input: { announcementId } }))
  if (!data) return null
  const only = [...data.buildings, ...data.unitKinds.map((kind) => t(`unit_${kind}`))]
  return (
    <details className="announced">
      <summary>
        {t('announcementText')}{' '}
        <small className="quiet">
          {[data.when, ...only, data.sendAt ? t('sendsAt', { at: wallTime(data.sendAt) }) : '']
            .filter((text) => text !== '')
            .join(' · ')}
        </small>
      </summary>
      <p>{data.text || data.title}</p>
    </details>
  )
}
