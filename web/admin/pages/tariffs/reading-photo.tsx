import { App } from 'antd'
import { useWords } from '../../language/language.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import type { Meter } from './meter-dialogs.tsx'
import { words } from './words.ts'

const longestSide = 1_280

/** A photo of the counter for the meter's last reading, made small before it is sent. */
export const ReadingPhoto = ({ meter }: { meter: Meter }) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const attach = useCommand('attachReadingPhoto')
  const send = async (file: File): Promise<void> => {
    const answer = await attach.give({ meterId: meter.id, content: await smallJpeg(file) })
    if (answer) message.success(t('photoAdded', { on: answer.readOn }))
  }
  return (
    <label className="link" title={t('addPhotoOf', { serial: meter.serial })}>
      {t('addPhoto')}
      <input
        type="file"
        accept="image/*"
        hidden
        aria-label={t('addPhotoOf', { serial: meter.serial })}
        disabled={attach.isPending}
        onChange={(event) => {
          const [file] = event.target.files ?? []
          if (file) void send(file)
        }}
      />
    </label>
  )
}

/** The picture drawn anew: at most 1,280 pixels wide or high, and without where it was taken. */
const smallJpeg = async (file: File): Promise<string> => {
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, longestSide / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/jpeg', 0.8).split(',')[1] ?? ''
}
