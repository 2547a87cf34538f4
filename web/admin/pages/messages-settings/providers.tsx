import { App } from 'antd'
import { useState } from 'react'
import { useWords } from '../../language/language.tsx'
import { State } from '../../parts/state.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { RegisterDialog } from './register-dialog.tsx'
import { RejectDialog } from './reject-dialog.tsx'
import type { Template } from './template-editor.tsx'
import { type Chosen, stateKinds } from './templates.tsx'
import { words } from './words.ts'

export type Provider = Template['providers'][number]
type Registered = NonNullable<Provider['registered']>

/** Where a registration may go next; back to the beginning by registering again. */
const nextStates = {
  draft: ['submitted'],
  submitted: ['approved', 'rejected'],
  approved: ['suspended'],
  rejected: ['submitted'],
  suspended: ['approved'],
} as const satisfies Record<Registered['state'], readonly Registered['state'][]>

/** What to enter at each provider, and what came of it. */
export const Providers = ({
  chosen,
  template,
  mayChange,
}: {
  chosen: Chosen
  template: Template
  mayChange: boolean
}) => {
  const t = useWords(words)
  const [registering, setRegistering] = useState<Provider | null>(null)
  const [rejected, setRejected] = useState<Registered | null>(null)
  return (
    <section className="providers">
      <h2>{t('providers')}</h2>
      <p className="quiet">{t('providersHint')}</p>
      {template.providers.map((provider) => (
        <ProviderPart
          key={provider.carrierAccountId.toString()}
          provider={provider}
          version={template.version}
          mayChange={mayChange}
          onRegister={() => setRegistering(provider)}
          onRejected={setRejected}
        />
      ))}
      {registering ? (
        <RegisterDialog
          chosen={chosen}
          provider={registering}
          onClose={() => setRegistering(null)}
        />
      ) : null}
      {rejected ? <RejectDialog template={rejected} onClose={() => setRejected(null)} /> : null}
    </section>
  )
}

const ProviderPart = ({
  provider: { name, providerTexts, registered },
  version,
  mayChange,
  onRegister,
  onRejected,
}: {
  provider: Provider
  version: number
  mayChange: boolean
  onRegister: () => void
  onRejected: (template: Registered) => void
}) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const set = useCommand('setProviderTemplateState')
  const state = registered?.state ?? 'none'
  const codes = registered ? [registered.providerCode, ...registered.shortCodes] : []
  const move = async (template: Registered, to: Registered['state']): Promise<void> => {
    if (to === 'rejected') return onRejected(template)
    const answer = await set.give({ providerTemplateId: template.id, state: to })
    if (answer) void message.success(t('stateSaved'))
  }
  return (
    <div className="provider">
      <div className="section-head">
        <h3>{name}</h3>
        <State kind={stateKinds[state]}>{t(`state.${state}`)}</State>
        {mayChange ? (
          <span className="row-actions">
            {registered
              ? nextStates[registered.state].map((to) => (
                  <button
                    key={to}
                    type="button"
                    className="link"
                    disabled={set.isPending}
                    onClick={() => void move(registered, to)}
                  >
                    {t(`to.${to}`)}
                  </button>
                ))
              : null}
            <button type="button" className="link" onClick={onRegister}>
              {t(registered ? 'registerAgain' : 'register')}
            </button>
          </span>
        ) : null}
      </div>
      {registered?.stateReason ? <p className="overdue small">{registered.stateReason}</p> : null}
      {registered && registered.templateVersion !== version ? (
        <p className="due small">
          {t('olderVersion', {
            version:
              registered.templateVersion === 0
                ? t('builtIn')
                : t('version', { n: registered.templateVersion }),
          })}
        </p>
      ) : null}
      {providerTexts.map((text, index) => (
        <div key={text} className="provider-text">
          <code>{text}</code>
          <span>
            {codes[index] ? <small className="tag">{codes[index]}</small> : null}
            <button
              type="button"
              className="link"
              onClick={async () => {
                await navigator.clipboard.writeText(text)
                void message.success(t('copied'))
              }}
            >
              {t('copy')}
            </button>
          </span>
        </div>
      ))}
    </div>
  )
}
