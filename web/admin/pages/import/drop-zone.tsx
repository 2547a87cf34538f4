import { useRef, useState } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { sendFile, type Uploaded, type UploadState } from './upload.ts'
import { words } from './words.ts'

/** Where a file is dropped or chosen; it is sent at once and its progress counted. */
export const DropZone = ({ onUploaded }: { onUploaded: (uploaded: Uploaded) => void }) => {
  const t = useWords(words)
  const language = useLanguage()
  const field = useRef<HTMLInputElement>(null)
  const [isOver, setOver] = useState(false)
  const [state, setState] = useState<UploadState>({ step: 'idle' })
  const send = async (file: File | undefined): Promise<void> => {
    if (!file || state.step === 'sending') return
    const uploaded = await sendFile(file, setState)
    if (uploaded) onUploaded(uploaded)
  }
  useKeys([{ key: 'o', words: t('choose'), run: () => field.current?.click() }])
  return (
    <section
      className="drop"
      aria-label={t('drop')}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        void send(event.dataTransfer.files[0])
      }}
    >
      <Icon name="receive" />
      {state.step === 'sending' ? (
        <>
          <b role="status">{t('uploading', { name: state.name, percent: state.percent })}</b>
          <span className="goal">
            <i style={{ width: `${state.percent}%` }} />
          </span>
        </>
      ) : (
        <>
          <b>{isOver ? t('release') : t('drop')}</b>
          <p className="quiet">{t('dropHint')}</p>
          {state.step === 'refused' ? (
            <p className="overdue" role="alert">
              <Icon name="overdue" /> {state.refusal[language]}
            </p>
          ) : null}
          <Button kind="primary" shortcut="o" onClick={() => field.current?.click()}>
            {t('choose')}
          </Button>
        </>
      )}
      <input
        ref={field}
        type="file"
        hidden
        accept=".xlsx,.xlsm,.csv,.txt"
        onChange={(event) => {
          void send(event.target.files?.[0])
          event.target.value = ''
        }}
      />
    </section>
  )
}
