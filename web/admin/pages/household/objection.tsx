import { useQueries } from '@tanstack/react-query'
import { useLanguage, useWords } from '../../language/language.tsx'
import { api } from '../../rpc/client.ts'
import type { Entry } from './use-household.ts'
import { words } from './words.ts'

/** What the owner wrote and photographed, whole; a photo opens in its own size when it is saved. */
export const Objection = ({ entry }: { entry: Entry }) => {
  const language = useLanguage()
  return (
    <div className="objection">
      <p>{entry.detail[language]}</p>
      {entry.holdId !== null && entry.photos > 0 ? (
        <Photos holdId={entry.holdId} count={entry.photos} />
      ) : null}
    </div>
  )
}

const Photos = ({ holdId, count }: { holdId: bigint; count: number }) => {
  const t = useWords(words)
  const photos = useQueries({
    queries: Array.from({ length: count }, (_, index) =>
      api.getDisputePhoto.queryOptions({
        input: { holdId, position: index + 1 },
        staleTime: Number.POSITIVE_INFINITY,
      }),
    ),
  })
  return (
    <p className="photos">
      {photos.map(({ data, isError }, index) => {
        const name = t('disputePhoto', { n: index + 1, of: count })
        const key = `photo ${index + 1}`
        if (isError) return <span key={key}>{t('disputePhotoFailed', { n: index + 1 })}</span>
        if (!data) return <span key={key}>{name}</span>
        const address = `data:${data.mediaType};base64,${data.content}`
        return (
          <a key={key} href={address} download={`${holdId}-${index + 1}`} title={t('savePhoto')}>
            <img src={address} alt={name} />
          </a>
        )
      })}
    </p>
  )
}
