import './messages-settings.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { forms } from '../../../../src/notifications/api.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Part } from '../../parts/part.tsx'
import { State, type StateKind } from '../../parts/state.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { TemplateEditor } from './template-editor.tsx'
import { words } from './words.ts'

type Listed = Awaited<ReturnType<Client['listTemplates']>>
type Kind = Listed['kinds'][number]
type Wording = Kind['wordings'][number]
type ApprovalState = Listed['approvals'][number]['state'] | 'none'
export type Chosen = { kind: Kind; form: Wording['form']; language: Wording['language'] }

export const stateKinds: Readonly<Record<ApprovalState, StateKind>> = {
  none: 'void',
  draft: 'void',
  submitted: 'due',
  approved: 'paid',
  rejected: 'overdue',
  suspended: 'frozen',
}

/** 消息模板: what each message says in each form, and whether its providers let it through. */
export const Templates = () => {
  const t = useWords(words)
  const shown = useLanguage()
  const [language, setLanguage] = useState<Wording['language']>(shown)
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const query = useQuery(api.listTemplates.queryOptions({ input: {} }))
  return (
    <>
      <div className="section-head">
        <p className="quiet">{t('templatesNote')}</p>
        <Tabs
          label={t('language')}
          chosen={language}
          onChoose={setLanguage}
          tabs={[
            { key: 'zh', label: t('chinese') },
            { key: 'en', label: t('english') },
          ]}
        />
      </div>
      <Part query={query}>
        {(listed) => <Matrix listed={listed} language={language} onChoose={setChosen} />}
      </Part>
      {chosen ? <TemplateEditor chosen={chosen} onClose={() => setChosen(null)} /> : null}
    </>
  )
}

const Matrix = ({
  listed,
  language,
  onChoose,
}: {
  listed: Listed
  language: Wording['language']
  onChoose: (chosen: Chosen) => void
}) => {
  const t = useWords(words)
  const shown = useLanguage()
  return (
    <table className="table matrix">
      <thead>
        <tr>
          <th>{t('message')}</th>
          {forms.map((form) => (
            <th key={form}>
              {t(`form.${form}`)}
              {listed.accounts.some((account) => account.form === form) ? null : (
                <small className="faint"> · {t('noAccount')}</small>
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {listed.kinds.filter(isWordedHere).map((kind) => (
          <tr key={kind.name}>
            <td>
              {kind.words[shown]}
              <KindNotes kind={kind} />
            </td>
            {forms.map((form) => {
              const wording = kind.wordings.find(
                (one) => one.form === form && one.language === language,
              )
              return (
                <td key={form} data-form={t(`form.${form}`)} className={wording ? '' : 'none'}>
                  {wording ? (
                    <>
                      <button
                        type="button"
                        className="link"
                        onClick={() => onChoose({ kind, form, language })}
                      >
                        {wording.version === 0
                          ? t('builtIn')
                          : t('version', { n: wording.version })}
                        <span className="unseen">
                          {' '}
                          {kind.words[shown]} {t(`form.${form}`)}
                        </span>
                      </button>
                      <Approvals listed={listed} kind={kind} wording={wording} />
                    </>
                  ) : (
                    <span className="faint">{t('notSent')}</span>
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What has its words from elsewhere, such as a dunning letter, is not worded here. */
const isWordedHere = ({ wordings }: Kind): boolean => wordings.length > 0

const KindNotes = ({ kind }: { kind: Kind }) => {
  const t = useWords(words)
  const notes = [
    kind.isDemand && t('demand'),
    kind.isBudgeted && !kind.isDemand && t('budgeted'),
    kind.purpose === 'promotion' && t('promotion'),
  ].filter((note) => note !== false)
  return notes.length > 0 ? <small className="faint">{notes.join(' · ')}</small> : null
}

/** What the provider of each account of a form says of a wording. */
const Approvals = ({ listed, kind, wording }: { listed: Listed; kind: Kind; wording: Wording }) => {
  const t = useWords(words)
  const accounts = listed.accounts.filter(({ form }) => form === wording.form)
  return accounts
    .filter(({ needsApproval }) => needsApproval)
    .map(({ id, name }) => {
      const approval = listed.approvals.find(
        (one) =>
          one.carrierAccountId === id &&
          one.kind === kind.name &&
          one.language === wording.language,
      )
      const state = approval?.state ?? 'none'
      return (
        <span key={id.toString()} className="approval">
          <small className="faint">{name}</small>
          <State kind={stateKinds[state]}>{t(`state.${state}`)}</State>
        </span>
      )
    })
}
