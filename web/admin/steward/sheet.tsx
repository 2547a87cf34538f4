import { type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '../language/language.tsx'
import { Sign } from './sign.tsx'
import { words } from './words.ts'

/** Rises from below and is closed by its button, by the key Escape or by the phone's way back. */
export const Sheet = ({
  title,
  note,
  onClose,
  children,
}: {
  title: string
  note?: ReactNode
  onClose: () => void
  children: ReactNode
}) => {
  const t = useWords(words)
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} className="sheet" aria-label={title} onClose={onClose}>
      <div className="sheet-head">
        <div>
          <h2>{title}</h2>
          {note ? <p className="note">{note}</p> : null}
        </div>
        <button
          type="button"
          className="text-tap"
          aria-label={t('close')}
          onClick={() => dialog.current?.close()}
        >
          <Sign name="close" />
        </button>
      </div>
      {children}
    </dialog>
  )
}
