import { useEffect, useRef, useState } from 'react'

/** A spoken note is short: it is heard again in full by whoever reads the case. */
export const longestVoiceSeconds = 60
/** What a browser records: Opus in WebM, or AAC in MP4 on an iPhone. */
const types = ['audio/webm;codecs=opus', 'audio/webm', 'audio/mp4']

/** A recording from the press of the button until it is stopped, or a minute is over. */
export const useVoice = (onVoice: (voice: Blob) => void) => {
  const recorder = useRef<MediaRecorder | null>(null)
  const [seconds, setSeconds] = useState<number | null>(null)
  const [isDenied, setDenied] = useState(false)
  const stop = (): void => recorder.current?.stop()
  useEffect(() => {
    if (seconds === null) return
    if (seconds >= longestVoiceSeconds) recorder.current?.stop()
    const timer = setTimeout(() => setSeconds(seconds + 1), 1000)
    return () => clearTimeout(timer)
  }, [seconds])
  useEffect(
    () => () => {
      if (recorder.current?.state === 'recording') recorder.current.stop()
    },
    [],
  )
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
  return { seconds, isDenied, start, stop }
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

export const VoicePlayer = ({ voice }: { voice: Blob }) => {
  const [address, setAddress] = useState<string>()
  useEffect(() => {
    const made = URL.createObjectURL(voice)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [voice])
  // biome-ignore lint/a11y/useMediaCaption: what was just said has no captions
  return address ? <audio controls src={address} /> : null
}

/** As it travels to the server. */
export const base64Of = async (voice: Blob): Promise<string> => {
  const bytes = new Uint8Array(await voice.arrayBuffer())
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}
