import '../messages/messages.css'
import type { UseQueryResult } from '@tanstack/react-query'
import { useWords } from '../../language/language.tsx'
import { HouseholdPicker } from '../../parts/household-picker.tsx'
import { Part } from '../../parts/part.tsx'
import type { Client } from '../../rpc/client.ts'
import { Bubble } from '../messages/bubble.tsx'
import { words } from './words.ts'

type Preview = Awaited<ReturnType<Client['previewTemplate']>>

/** The wording as it reads on a phone, with a household's own data. */
export const PreviewPane = ({
  query,
  onHousehold,
}: {
  query: UseQueryResult<Preview, unknown>
  onHousehold: (id: bigint) => void
}) => {
  const t = useWords(words)
  return (
    <section>
      <h2>{t('preview')}</h2>
      <Part query={query}>
        {({ rendered, householdName, examples, length, segments }) => (
          <>
            <div className="phone">
              <Bubble rendered={rendered} />
            </div>
            <p className="preview-facts">
              {rendered.form === 'officialAccount' ? null : (
                <span>{t('characters', { n: length })}</span>
              )}
              {rendered.form === 'sms' ? (
                <span className={segments > 1 ? 'overdue' : ''}>
                  {t('segments', { n: segments })}
                </span>
              ) : null}
            </p>
            <p className="small quiet">
              {householdName ? t('previewFor', { name: householdName }) : t('previewExample')}
              {examples.length > 0 && householdName ? (
                <> · {t('exampleOf', { names: examples.join('、') })}</>
              ) : null}
            </p>
          </>
        )}
      </Part>
      <div className="preview-household">
        <HouseholdPicker
          label={t('household')}
          autoFocus={false}
          onChange={(id) => onHousehold(BigInt(id))}
        />
      </div>
    </section>
  )
}
