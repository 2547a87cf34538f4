import { useQueries } from '@tanstack/react-query'
import { useWords } from '../../language/language.tsx'
import { api } from '../../rpc/client.ts'
import { words } from './words.ts'

/** What the owner photographed for an objection, side by side. */
export const DisputePhotos = ({ holdId, count }: { holdId: bigint; count: number }) => {
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
    <p className="dispute-photos">
      {photos.map(({ data, isError }, index) => {
        const name = t('disputePhoto', { n: index + 1, of: count })
        const key = `photo ${index + 1}`
        if (isError) return <span key={key}>{t('disputePhotoFailed', { n: index + 1 })}</span>
        return data ? (
          <img key={key} src={`data:${data.mediaType};base64,${data.content}`} alt={name} />
        ) : (
          <span key={key} className="quiet">
            {name}
          </span>
        )
      })}
    </p>
  )
}
