import { useEffect, useRef, useState } from 'react'
import { useWords } from '../language/language.tsx'
import { Sign } from './sign.tsx'
import { words } from './words.ts'

const longestSeconds = 60
/** What a browser records: Opus in WebM, or AAC in MP4 on an iPhone. */
const types = ['audio/webm;codecs=opus', 'audio/webm', 'audio/mp4']

/** Spoken instead of typed: at most a minute, heard before it is kept. */
export const VoiceNote = ({
  voice,
  onVoice,
}: {
  voice: Blob | null
  onVoice: (voice: Blob | null) => void
}) => {
  const t = useWords(words)
  const recorder = useRef<MediaRecorder | null>(null)
  const [seconds, setSeconds] = useState<number | null>(null)
  const [isDenied, setDenied] = useState(false)
  useEffect(() => {
    if (seconds === null) return
    if (seconds >= longestSeconds) recorder.current?.stop()
    const timer = setTimeout(() => setSeconds(seconds + 1), 1000)
    return () => clearTimeout(timer)
  }, [seconds])
  useEffect(() => () => recorder.current?.stop(), [])
  const start = async (): Promise<void> => {
    try {
      recorder.current = await listen(
        () => setSeconds(0),
        (heard) => {
          setSeconds(null)
          onVoice(heard)
        },
      )
    } catch {
      setDenied(true)
    }
  }
  if (isDenied) return <p className="note">{t('voiceDenied')}</p>
  if (seconds !== null) {
    return (
      <button type="button" className="tap first" onClick={() => recorder.current?.stop()}>
        <Sign name="voice" />
        {t('voiceStop', { n: seconds, most: longestSeconds })}
      </button>
    )
  }
  return voice ? (
    <div className="voice">
      <Player voice={voice} />
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

/** Records until it is stopped; the microphone is let go with it. */
const listen = async (
  onStart: () => void,
  onHeard: (voice: Blob) => void,
): Promise<MediaRecorder> => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type))
  const recorder = new MediaRecorder(stream, {
    audioBitsPerSecond: 24_000,
    ...(mimeType ? { mimeType } : {}),
  })
  const parts: Blob[] = []
  recorder.ondataavailable = ({ data }) => parts.push(data)
  recorder.onstop = () => {
    for (const track of stream.getTracks()) track.stop()
    onHeard(new Blob(parts, { type: recorder.mimeType.split(';')[0] ?? 'audio/webm' }))
  }
  recorder.onstart = onStart
  recorder.start()
  return recorder
}

const Player = ({ voice }: { voice: Blob }) => {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(voice)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [voice])
  // biome-ignore lint/a11y/useMediaCaption: what was just said has no captions
  return address ? <audio controls src={address} /> : null
}
