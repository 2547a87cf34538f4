import { App, Dropdown } from 'antd'
import { useState } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { useMay } from '../../shell/use-me.ts'
import { CountDialog, LandingDialog } from './money-dialogs.tsx'
import type { Channel } from './page.tsx'
import { UploadDialog } from './upload-dialog.tsx'
import { words } from './words.ts'

/** What brings a day's figures in: bills, counts, money that reached the bank. */
export const Tools = ({ date, rows }: { date: string; rows: readonly Channel[] }) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const isKeeper = useMay('administrator', 'accountant')
  const mayCount = useMay('administrator', 'accountant', 'cashier')
  const [isOpen, setOpen] = useState(false)
  const [dialog, setDialog] = useState<'upload' | 'landing' | 'count' | null>(null)
  const fetch = useCommand('fetchStatements')
  const refresh = useCommand('refreshTieOut')
  const bring = async (): Promise<void> => {
    const answer = await fetch.give({ date })
    if (!answer) return
    const [first] = answer.fetched
    if (!first) message.info(t('fetchNothing'))
    else message.info(`${t(`fetch_${first.outcome}`)}${first.said ? ` ${first.said}` : ''}`, 5)
  }
  const again = async (): Promise<void> => {
    const answer = await refresh.give({ date })
    if (answer) message.success(t('refreshed', { n: answer.openCount }))
  }
  const entries = [
    ...(isKeeper
      ? [
          { key: 'fetch', label: t('fetchBill'), run: () => void bring() },
          { key: 'upload', label: t('uploadBill'), run: () => setDialog('upload') },
          { key: 'landing', label: t('landing'), run: () => setDialog('landing') },
        ]
      : []),
    ...(mayCount ? [{ key: 'count', label: t('countTitle'), run: () => setDialog('count') }] : []),
    ...(isKeeper ? [{ key: 'refresh', label: t('refresh'), run: () => void again() }] : []),
  ]
  useKeys(entries.length > 0 ? [{ key: '.', words: t('more'), run: () => setOpen(!isOpen) }] : [])
  if (entries.length === 0) return null
  const close = (): void => setDialog(null)
  return (
    <>
      <Dropdown
        open={isOpen}
        onOpenChange={setOpen}
        trigger={['click']}
        menu={{
          items: entries.map(({ key, label, run }) => ({
            key,
            label,
            onClick: () => {
              setOpen(false)
              run()
            },
          })),
        }}
      >
        <Button shortcut=".">{t('more')}</Button>
      </Dropdown>
      {dialog === 'upload' ? <UploadDialog date={date} rows={rows} onClose={close} /> : null}
      {dialog === 'landing' ? <LandingDialog date={date} rows={rows} onClose={close} /> : null}
      {dialog === 'count' ? <CountDialog date={date} rows={rows} onClose={close} /> : null}
    </>
  )
}
