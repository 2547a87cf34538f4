import type { Refusal } from '../../rpc/refusal.ts'

export type Uploaded = { fileId: string; fileName: string }
export type UploadState =
  | { step: 'idle' }
  | { step: 'sending'; name: string; percent: number }
  | { step: 'refused'; refusal: Pick<Refusal, 'zh' | 'en'> }

const lost = {
  zh: '上传中断了，没有写入任何内容。请检查网络后重新选择文件。',
  en: 'The upload was interrupted and nothing was written. Check the network and choose the file again.',
}

/** Sends one spreadsheet and counts what has left; the answer is the id of the upload. */
export const sendFile = (
  file: File,
  onState: (state: UploadState) => void,
): Promise<Uploaded | null> =>
  new Promise((resolve) => {
    const request = new XMLHttpRequest()
    const refuse = (refusal: { zh: string; en: string }): void => {
      onState({ step: 'refused', refusal })
      resolve(null)
    }
    request.open('POST', `/files/import?name=${encodeURIComponent(file.name)}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.upload.onprogress = ({ loaded, total }) =>
      onState({ step: 'sending', name: file.name, percent: Math.floor((loaded * 100) / total) })
    request.onerror = () => refuse(lost)
    request.onload = () => {
      const answer = parse(request.responseText)
      if (request.status === 200 && answer?.fileId) resolve(answer as Uploaded)
      else refuse(answer?.zh && answer.en ? { zh: answer.zh, en: answer.en } : lost)
    }
    onState({ step: 'sending', name: file.name, percent: 0 })
    request.send(file)
  })

type Answer = Partial<Uploaded> & { zh?: string; en?: string }

const parse = (text: string): Answer | null => {
  try {
    return JSON.parse(text) as Answer
  } catch {
    return null
  }
}
