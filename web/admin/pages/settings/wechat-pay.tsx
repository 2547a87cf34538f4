import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Part } from '../../parts/part.tsx'
import { State } from '../../parts/state.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useMay, useMe } from '../../shell/use-me.ts'
import { WechatPayDialog } from './wechat-pay-dialog.tsx'
import { words } from './words.ts'

export type WechatAccount = Awaited<ReturnType<Client['listWechatPayAccounts']>>['accounts'][number]

/** The merchant accounts; keys go in and are never shown again. */
export const WechatPay = () => {
  const t = useWords(words)
  const me = useMe()
  const mayChange = useMay('administrator')
  const [edited, setEdited] = useState<WechatAccount | 'new' | null>(null)
  const query = useQuery(api.listWechatPayAccounts.queryOptions({ input: {} }))
  useKeys(mayChange ? [{ key: 'a', words: t('addAccount'), run: () => setEdited('new') }] : [])
  const add = mayChange ? (
    <Button shortcut="a" onClick={() => setEdited('new')}>
      {t('addAccount')}
    </Button>
  ) : null
  return (
    <>
      <div className="section-head">
        <p className="quiet">{t(me.isSandbox ? 'wechatSandbox' : 'wechatNote')}</p>
        {add}
      </div>
      <Part query={query}>
        {({ accounts }) =>
          accounts.length === 0 ? (
            <Notice icon="cash" title={t('noAccount')}>
              {t('noAccountWhy')}
            </Notice>
          ) : (
            <ul className="cards">
              {accounts.map((account) => (
                <li key={account.id.toString()}>
                  <div className="section-head">
                    <h2>
                      {account.name} <small className="tag">{t(`mode.${account.mode}`)}</small>
                    </h2>
                    <State kind={account.isActive ? 'paid' : 'void'}>
                      {t(account.isActive ? 'accountActive' : 'accountInactive')}
                    </State>
                    {mayChange ? (
                      <button type="button" className="link" onClick={() => setEdited(account)}>
                        {t('replaceKeys')}
                      </button>
                    ) : null}
                  </div>
                  <AccountFacts account={account} />
                </li>
              ))}
            </ul>
          )
        }
      </Part>
      {edited ? (
        <WechatPayDialog
          {...(edited === 'new' ? {} : { account: edited })}
          onClose={() => setEdited(null)}
        />
      ) : null}
    </>
  )
}

const AccountFacts = ({ account }: { account: WechatAccount }) => {
  const t = useWords(words)
  const isPartner = account.mode === 'partner'
  const facts = [
    [t(isPartner ? 'spMchid' : 'mchid'), account.mchid],
    ['AppID', account.appid],
    ...(isPartner ? [[t('subMchid'), account.subMchid]] : []),
    ...(account.subAppid ? [[t('subAppid'), account.subAppid]] : []),
    [t('serialNo'), account.serialNo],
    [t('platformKey'), account.platformKeyIds.join('、')],
    [t('noticeUrl'), account.noticeUrl],
    [t('secrets'), t('secretsSealed')],
  ]
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="break">{value || '—'}</dd>
        </div>
      ))}
    </dl>
  )
}
