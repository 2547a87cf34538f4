import { useWords } from '../language/language.tsx'
import { longestVoiceSeconds, useVoice, VoicePlayer } from '../parts/voice.tsx'
import { Sign } from './sign.tsx'
import { words } from './words.ts'

/** Spoken instead of typed: at most a minute, heard before it is kept. */
export const VoiceNote = ({
  voice,
  onVoice,
}: {
  voice: Blob | null
  onVoice: (voice: Blob | null) => void
}) => {
  const t = useWords(words)
  const { seconds, isDenied, start, stop } = useVoice(onVoice)
  if (isDenied) return <p className="note">{t('voiceDenied')}</p>
  if (seconds !== null) {
    return (
      <button type="button" className="tap first" onClick={stop}>
        <Sign name="voice" />
        {t('voiceStop', { n: seconds, most: longestVoiceSeconds })}
      </button>
    )
  }
  return voice ? (
    <div className="voice">
      <VoicePlayer voice={voice} />
      <button type="button" className="text-tap" onClick={() => onVoice(null)}>
        {t('voiceAgain')}
      </button>
    </div>
  ) : (
    <button type="button" className="tap" onClick={() => void start()}>
      <Sign name="voice" />
      {t('voiceStart')}
    </button>
  )
}
