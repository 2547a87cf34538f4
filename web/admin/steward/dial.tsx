import { useState } from 'react'
import type { Words } from '../../../src/kernel/shapes.ts'
import { useLanguage, useWords } from '../language/language.tsx'
import { client, newIdempotencyKey } from '../rpc/link.ts'
import { refusalOf } from '../rpc/refusal.ts'
import { type Home, reach, useLine } from './deeds.ts'
import { Sign } from './sign.tsx'
import { words } from './words.ts'

/** Dials a number that is shown to nobody before: whoever looks it up is kept with the reason. */
export const Dial = ({ home, onDial }: { home: Home; onDial: (phoneId: bigint) => void }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { isOnline } = useLine()
  const [refused, setRefused] = useState<Words | null>(null)
  const [isBusy, setBusy] = useState(false)
  const dial = async (phoneId: bigint): Promise<void> => {
    setBusy(true)
    try {
      const purpose = t('dialPurpose', { home: home.unitLabel })
      const answer = await reach((signal) =>
        client.revealPhone(
          { phoneId, purpose },
          { signal, context: { idempotencyKey: newIdempotencyKey() } },
        ),
      )
      if (answer) {
        onDial(phoneId)
        location.href = `tel:${answer.phone.replace(/[^\d+]/g, '')}`
      }
    } catch (error) {
      setRefused(refusalOf(error))
    } finally {
      setBusy(false)
    }
  }
  if (home.phones?.length === 0) return <p className="told">{t('dialNone')}</p>
  if (!isOnline || !home.phones) return <p className="told">{t('dialOffline')}</p>
  return (
    <>
      <div className="chips told">
        {home.phones.map(({ phoneId, masked }) => (
          <button
            key={phoneId.toString()}
            type="button"
            className="tap"
            disabled={isBusy}
            onClick={() => void dial(phoneId)}
          >
            <Sign name="call" />
            {t('dial', { masked })}
          </button>
        ))}
      </div>
      <p className="note">{t('dialLogged')}</p>
      {refused ? (
        <p className="told bad" role="alert">
          {refused[language]}
        </p>
      ) : null}
    </>
  )
}
