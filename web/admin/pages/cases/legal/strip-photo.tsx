import { useQuery } from '@tanstack/react-query'
import { App, Modal } from 'antd'
import { useRef, useState } from 'react'
import { useWords } from '../../../language/language.tsx'
import { Part } from '../../../parts/part.tsx'
import { api } from '../../../rpc/client.ts'
import { useCommand } from '../../../rpc/use-command.ts'
import { words } from './words.ts'

/** What the server keeps of one photo. */
const maxBytes = 600_000

const base64Of = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })

/** Chooses a photo of the signed strip and keeps it with the letter. */
export const PhotoButton = ({ letterId }: { letterId: bigint }) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const field = useRef<HTMLInputElement>(null)
  const add = useCommand('addDunningLetterProof')
  const keep = async (file: File | undefined): Promise<void> => {
    if (!file) return
    if (file.size > maxBytes) return void message.warning(t('photoTooLarge'))
    const content = await base64Of(file)
    const proof = { kind: 'photo' as const, content, note: file.name.slice(0, 200) }
    if (await add.give({ letterId, proof })) message.success(t('proofDone'))
  }
  return (
    <>
      <button
        type="button"
        className="link"
        disabled={add.isPending}
        onClick={() => field.current?.click()}
      >
        {t('addPhoto')}
      </button>
      <input
        ref={field}
        type="file"
        accept="image/jpeg,image/png"
        hidden
        onChange={({ target }) => void keep(target.files?.[0])}
      />
    </>
  )
}

export const PhotoLink = ({ proofId, note }: { proofId: bigint; note: string }) => {
  const t = useWords(words)
  const [isOpen, setOpen] = useState(false)
  const query = useQuery(
    api.getDunningLetterPhoto.queryOptions({ input: { proofId }, enabled: isOpen }),
  )
  return (
    <>
      <button type="button" className="link" onClick={() => setOpen(true)}>
        {t('photo')}
      </button>{' '}
      {note}
      <Modal open={isOpen} title={t('photo')} footer={null} onCancel={() => setOpen(false)}>
        <Part query={query}>
          {({ mediaType, content }) => (
            <img className="photo" src={`data:${mediaType};base64,${content}`} alt={t('photo')} />
          )}
        </Part>
      </Modal>
    </>
  )
}
