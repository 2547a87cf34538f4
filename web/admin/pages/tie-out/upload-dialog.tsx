import { App, Modal, Select } from 'antd'
import { type ChangeEvent, useState } from 'react'
import { useLanguage, useWords } from '../../language/language.tsx'
import { State } from '../../parts/state.tsx'
import { type Client, client } from '../../rpc/client.ts'
import { useCommand, useRefusalToast } from '../../rpc/use-command.ts'
import type { Channel } from './page.tsx'
import { words } from './words.ts'

type Preview = Awaited<ReturnType<Client['previewStatement']>>

/** A channel's day bill from a file: read and summed first, taken in when its totals hold. */
export const UploadDialog = ({
  date,
  rows,
  onClose,
}: {
  date: string
  rows: readonly Channel[]
  onClose: () => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const { message } = App.useApp()
  const showRefusal = useRefusalToast()
  const accounts = rows.filter(({ channel }) => channel === 'wechatpay')
  const [account, setAccount] = useState(accounts[0]?.channelAccountId)
  const [file, setFile] = useState<{ content: string; preview: Preview } | null>(null)
  const receive = useCommand('receiveStatement')
  const read = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const chosen = event.target.files?.[0]
    setFile(null)
    if (!chosen) return
    try {
      const content = await base64Of(chosen)
      setFile({ content, preview: await client.previewStatement({ content, limit: 0 }) })
    } catch (error) {
      showRefusal(error)
    }
  }
  const take = async (): Promise<void> => {
    if (!file) return
    const answer = await receive.give({
      date,
      content: file.content,
      ...(account ? { channelAccountId: account } : {}),
    })
    if (!answer) return
    message.success(
      answer.isRepeat
        ? t('uploadRepeat')
        : t('uploaded', { n: answer.paymentCount + answer.refundCount, open: answer.openCount }),
    )
    onClose()
  }
  return (
    <Modal
      open
      title={t('uploadOn', { date })}
      okText={file ? t('takeIn', { n: file.preview.lineCount }) : t('uploadBill')}
      okButtonProps={{ disabled: !file?.preview.totalsHold }}
      cancelText={t('cancel')}
      confirmLoading={receive.isPending}
      onCancel={onClose}
      onOk={() => void take()}
    >
      <div className="upload">
        {accounts.length > 1 ? (
          <Select
            aria-label={t('channel')}
            value={account?.toString() ?? ''}
            options={accounts.map(({ channelAccountId, name }) => ({
              value: channelAccountId.toString(),
              label: name,
            }))}
            onChange={(id) => setAccount(BigInt(id))}
          />
        ) : null}
        <input
          type="file"
          accept=".csv,.txt,.gz,.zip"
          aria-label={t('file')}
          onChange={(event) => void read(event)}
        />
        <p className="small quiet">{t('uploadHint')}</p>
        {file ? (
          <>
            <p>
              {file.preview.title[language]} {t('lines', { n: file.preview.lineCount })}
            </p>
            <ul className="small">
              {file.preview.totals.map(({ column, stated, computed, holds }) => (
                <li key={column}>
                  <State kind={holds ? 'paid' : 'overdue'}>
                    {column} {stated} {holds ? '' : `≠ ${computed}`}
                  </State>
                </li>
              ))}
            </ul>
            {file.preview.totalsHold ? null : <p className="overdue small">{t('totalsWrong')}</p>}
          </>
        ) : null}
      </div>
    </Modal>
  )
}

const base64Of = (file: File): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''))
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })
