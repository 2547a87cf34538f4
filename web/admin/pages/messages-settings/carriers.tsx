import './messages-settings.css'
import { useQuery } from '@tanstack/react-query'
import { App } from 'antd'
import { useState } from 'react'
import { wallTime } from '../../../shared/dates.ts'
import { useKeys } from '../../keys/keys.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Part } from '../../parts/part.tsx'
import { State } from '../../parts/state.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useMay, useMe } from '../../shell/use-me.ts'
import { CarrierDialog } from './carrier-dialog.tsx'
import { PauseDialog } from './pause-dialog.tsx'
import { priceText } from './price.ts'
import { words } from './words.ts'

export type Carrier = Awaited<ReturnType<Client['listCarriers']>>['carriers'][number]
export type Account = Awaited<ReturnType<Client['listCarrierAccounts']>>['accounts'][number]

/** 消息通道: the accounts messages leave by. */
export const Carriers = () => {
  const t = useWords(words)
  const me = useMe()
  const may = useMay('administrator')
  const [edited, setEdited] = useState<Account | 'new' | null>(null)
  const [pausing, setPausing] = useState<Account | null>(null)
  const carriers = useQuery(api.listCarriers.queryOptions({ input: {}, staleTime: 600_000 }))
  const query = useQuery(api.listCarrierAccounts.queryOptions({ input: {} }))
  useKeys(may ? [{ key: 'a', words: t('addCarrier'), run: () => setEdited('new') }] : [])
  const known = carriers.data?.carriers ?? []
  return (
    <>
      {may ? (
        <div className="section-head">
          <p className="quiet">{t(me.isSandbox ? 'carriersSandbox' : 'carriersNote')}</p>
          <span className="row-actions">
            <OpenWebPush accounts={query.data?.accounts} />
            <Button shortcut="a" onClick={() => setEdited('new')}>
              {t('addCarrier')}
            </Button>
          </span>
        </div>
      ) : null}
      <Part query={query}>
        {({ accounts }) =>
          accounts.length === 0 ? (
            <Notice icon="message" title={t('noCarrier')}>
              {t('noCarrierWhy')}
            </Notice>
          ) : (
            <ul className="cards">
              {accounts.map((account) => (
                <li key={account.id.toString()}>
                  <AccountCard
                    account={account}
                    carrier={known.find(({ name }) => name === account.carrier)}
                    onChange={() => setEdited(account)}
                    onPause={() => setPausing(account)}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Part>
      {edited && known.length > 0 ? (
        <CarrierDialog
          carriers={known}
          account={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
        />
      ) : null}
      {pausing ? <PauseDialog account={pausing} onClose={() => setPausing(null)} /> : null}
    </>
  )
}

/** Web push has no provider to open an account at: the system makes the keys, once. */
const OpenWebPush = ({ accounts }: { accounts: readonly Account[] | undefined }) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const create = useCommand('createWebPushAccount')
  if (!accounts || accounts.some(({ carrier }) => carrier === 'webPush')) return null
  const open = async () => {
    // Where the push services of browsers find out who sends.
    const contact = `https://${window.location.host}`
    if (await create.give({ name: t('webPush'), contact })) void message.success(t('webPushOpened'))
  }
  return (
    <button type="button" className="link" disabled={create.isPending} onClick={open}>
      {t('openWebPush')}
    </button>
  )
}

const AccountCard = ({
  account,
  carrier,
  onChange,
  onPause,
}: {
  account: Account
  carrier: Carrier | undefined
  onChange: () => void
  onPause: () => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const { message } = App.useApp()
  const resume = useCommand('resumeCarrierAccount')
  const isUsed = account.isActive && account.pausedUntil === null
  return (
    <>
      <div className="section-head">
        <h2>
          {account.name} <small className="tag">{carrier?.words[language]}</small>
        </h2>
        <AccountState account={account} />
        <span className="row-actions">
          {isUsed ? (
            <button type="button" className="link" onClick={onPause}>
              {t('pause')}
            </button>
          ) : (
            <button
              type="button"
              className="link"
              disabled={resume.isPending}
              onClick={async () => {
                if (await resume.give({ carrierAccountId: account.id })) {
                  void message.success(t('resumed'))
                }
              }}
            >
              {t('resume')}
            </button>
          )}
          <button type="button" className="link" onClick={onChange}>
            {t('change')}
          </button>
        </span>
      </div>
      <AccountFacts account={account} carrier={carrier} />
    </>
  )
}

const AccountState = ({ account }: { account: Account }) => {
  const t = useWords(words)
  if (!account.isActive) return <State kind="void">{t('paused')}</State>
  if (account.pausedUntil === null) return <State kind="paid">{t('active')}</State>
  return <State kind="overdue">{t('pausedUntil', { until: wallTime(account.pausedUntil) })}</State>
}

const AccountFacts = ({ account, carrier }: { account: Account; carrier: Carrier | undefined }) => {
  const t = useWords(words)
  const language = useLanguage()
  const value = (given: string | number | boolean | undefined): string => {
    if (typeof given === 'boolean') return t(given ? 'yes' : 'no')
    return String(given ?? '')
  }
  const open = (carrier?.fields ?? []).filter(({ isSecret }) => !isSecret)
  const facts = [
    [
      t('form'),
      [
        carrier && t(`form.${carrier.form}`),
        carrier?.needsApproval && t('needsApproval'),
        carrier?.needsGrant && t('needsGrant'),
      ]
        .filter(Boolean)
        .join(' · '),
    ],
    [
      t('price'),
      `${t('perMessage', { price: priceText(account.price) })} · ${t('rate', { n: account.perSecond })}`,
    ],
    ...open.map(({ name, label }) => [label[language], value(account.config[name])]),
    ...(carrier?.form === 'letter' || carrier?.form === 'email'
      ? []
      : [[t('pushUrl'), account.pushUrl, t('pushUrlHint')]]),
    ...(account.pauseReason ? [[t('pauseReason'), account.pauseReason]] : []),
  ]
  return (
    <dl className="facts">
      {facts.map(([name, text, hint]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="break">
            {text || '—'}
            {hint ? <small className="faint hint">{hint}</small> : null}
          </dd>
        </div>
      ))}
    </dl>
  )
}
