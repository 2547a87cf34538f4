import { useNavigate } from '@tanstack/react-router'
import { App, Dropdown } from 'antd'
import { useState } from 'react'
import { useKeys } from '../../../keys/keys.ts'
import { useWords } from '../../../language/language.tsx'
import { Button } from '../../../parts/button.tsx'
import { Key } from '../../../parts/key.tsx'
import { useCommand } from '../../../rpc/use-command.ts'
import { useMay } from '../../../shell/use-me.ts'
import { words } from '../words.ts'
import type { OpenAction } from './action.ts'

type Props = { householdId: bigint; onAction: OpenAction }

/** Every action has a letter; only one button is filled. What the role may not do is not offered. */
export const ActionBar = ({ householdId, onAction }: Props) => {
  const t = useWords(words)
  const navigate = useNavigate()
  const mayTake = useMay('administrator', 'accountant', 'cashier')
  const mayAsk = useMay('administrator', 'accountant', 'cashier', 'steward', 'manager')
  const mayContact = useMay('administrator', 'accountant', 'steward', 'manager')
  const [isOpen, setOpen] = useState(false)
  const more = useMoreActions({ householdId, onAction })
  const take = (): void =>
    void navigate({ to: '/counter', search: { household: householdId.toString() } })
  useKeys([
    ...(mayTake ? [{ key: 'c', words: t('takePayment'), run: take }] : []),
    ...(mayAsk
      ? [
          { key: 'r', words: t('waiver'), run: () => onAction({ kind: 'waiver' }) },
          { key: 'd', words: t('dispute'), run: () => onAction({ kind: 'dispute' }) },
        ]
      : []),
    ...(mayContact
      ? [{ key: 'v', words: t('contact'), run: () => onAction({ kind: 'contact' }) }]
      : []),
    ...more.map(({ key, label, run }) => ({ key, words: label, run })),
    { key: '.', words: t('moreActions'), run: () => setOpen(!isOpen) },
  ])
  return (
    <>
      {mayContact ? (
        <Button shortcut="v" onClick={() => onAction({ kind: 'contact' })}>
          {t('contact')}
        </Button>
      ) : null}
      {mayAsk ? (
        <>
          <Button shortcut="d" onClick={() => onAction({ kind: 'dispute' })}>
            {t('dispute')}
          </Button>
          <Button shortcut="r" onClick={() => onAction({ kind: 'waiver' })}>
            {t('waiver')}
          </Button>
        </>
      ) : null}
      {more.length > 0 ? (
        <Dropdown
          open={isOpen}
          onOpenChange={setOpen}
          trigger={['click']}
          menu={{
            items: more.map(({ key, label, run }) => ({
              key,
              label: (
                <span className="menu-line">
                  {label} <Key name={key} />
                </span>
              ),
              onClick: () => {
                setOpen(false)
                run()
              },
            })),
          }}
        >
          <Button shortcut=".">{t('moreActions')}</Button>
        </Dropdown>
      ) : null}
      {mayTake ? (
        <Button kind="primary" shortcut="c" onClick={take}>
          {t('takePayment')}
        </Button>
      ) : null}
    </>
  )
}

const useMoreActions = ({ householdId, onAction }: Props) => {
  const t = useWords(words)
  const mayPost = useMay('administrator', 'accountant')
  const mayTake = useMay('administrator', 'accountant', 'cashier')
  const mayVisit = useMay('administrator', 'accountant', 'cashier', 'steward')
  const mayAsk = useMay('administrator', 'accountant', 'cashier', 'steward', 'manager')
  const copyLink = useBillLink(householdId)
  const open = (kind: 'oneOff' | 'changeOwner' | 'phones' | 'vacancy' | 'prepay') => () =>
    onAction({ kind })
  return [
    mayAsk && { key: 'b', label: t('billLink'), run: copyLink },
    mayTake && { key: 'y', label: t('prepay'), run: open('prepay') },
    mayPost && { key: 'o', label: t('oneOff'), run: open('oneOff') },
    mayAsk && { key: 'e', label: t('vacancy'), run: open('vacancy') },
    mayPost && { key: 'g', label: t('changeOwner'), run: open('changeOwner') },
    mayVisit && { key: 'p', label: t('phones'), run: open('phones') },
  ].filter((action) => action !== false)
}

/** Copies the signed address of the bill; where the browser forbids that, it is shown. */
const useBillLink = (householdId: bigint): (() => void) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const create = useCommand('createBillLink')
  return () => {
    void create.give({ householdId }).then(async (answer) => {
      if (!answer) return
      try {
        await navigator.clipboard.writeText(answer.url)
        message.success(t('linkCopied'))
      } catch {
        message.info(t('linkShown', { url: answer.url }), 15)
      }
    })
  }
}
