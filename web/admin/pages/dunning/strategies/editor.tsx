import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Input } from 'antd'
import { useDeferredValue, useState } from 'react'
import { wallTime } from '../../../../shared/dates.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { actorName } from '../../../parts/actor-name.ts'
import { PageHead } from '../../../parts/page-head.tsx'
import { State } from '../../../parts/state.tsx'
import { api } from '../../../rpc/client.ts'
import { useMay } from '../../../shell/use-me.ts'
import { isSame, type Strategy, type Version } from './content.ts'
import { DraftActions } from './draft-actions.tsx'
import { Field } from './fields.tsx'
import { Limits } from './limits.tsx'
import { Preview } from './preview.tsx'
import { Steps } from './steps.tsx'
import { Versions } from './versions.tsx'
import { words } from './words.ts'

type Props = {
  strategy: Strategy['strategy']
  versions: readonly Version[]
  version: Version
}

/**
 * A version edited and tried before it holds. Only the draft, or where there is none what is in force,
 * can be edited; older versions can be read and gone back to.
 */
export const Editor = ({ strategy, versions, version }: Props) => {
  const t = useWords(words)
  const mayEdit = useMay('administrator', 'manager')
  const [content, setContent] = useState(version.content)
  const [note, setNote] = useState(version.state === 'draft' ? version.note : '')
  const [open, setOpen] = useState<number | null>(null)
  /** What was tried: a draft is put in force only after its own content was. */
  const [tried, setTried] = useState<typeof content | null>(null)
  const draft = versions.find(({ state }) => state === 'draft')
  const isOpen =
    mayEdit &&
    (version.state === 'draft' ||
      (!draft && (version.state === 'active' || version === versions[0])))
  const judged = useDeferredValue(content)
  const { communityId } = strategy
  const lint = useQuery(
    api.lintStrategy.queryOptions({
      input: { content: judged, ...(communityId ? { communityId } : {}) },
      placeholderData: keepPreviousData,
    }),
  )
  const findings = lint.data?.findings ?? []
  const isDirty =
    !isSame(content, version.content) || (version.state === 'draft' && note !== version.note)
  const editing = { content, onContent: isOpen ? setContent : undefined, findings }
  return (
    <>
      <PageHead
        title={strategy.name}
        crumb={
          <Link className="faint" to="/dunning/strategies">
            {t('crumb')}
          </Link>
        }
        note={
          <>
            {[t(`scope_${strategy.scope}`), strategy.communityName, strategy.buildingName]
              .filter(Boolean)
              .join(' ')}
            <Standing version={version} isDirty={isDirty} />
          </>
        }
      >
        {isOpen ? (
          <DraftActions
            strategy={strategy}
            version={version}
            content={content}
            note={note}
            isDirty={isDirty}
            isWrong={findings.some(({ severity }) => severity === 'error')}
            isTried={tried !== null && isSame(tried, content)}
            onTry={() => setTried(content)}
          />
        ) : draft && mayEdit ? (
          <Link className="button" to="." search={(old) => ({ ...old, version: undefined })}>
            {t('toDraft')}
          </Link>
        ) : null}
      </PageHead>
      <div className="strategy">
        <div>
          <Verdict findings={findings} />
          <Steps editing={editing} open={open} onOpen={setOpen} />
          <Limits editing={editing} />
          {isOpen ? (
            <Field label={t('note')}>
              <Input
                aria-label={t('note')}
                maxLength={200}
                placeholder={t('noteHint')}
                value={note}
                onChange={({ target }) => setNote(target.value)}
              />
            </Field>
          ) : null}
        </div>
        <aside>
          <Preview strategy={strategy} tried={tried} content={content} />
          <Versions strategy={strategy} versions={versions} shown={version} mayChange={mayEdit} />
        </aside>
      </div>
    </>
  )
}

const Standing = ({ version, isDirty }: { version: Version; isDirty: boolean }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { state, versionNo: n, createdAt, createdBy, activatedAt, activatedBy } = version
  if (isDirty) return <State kind="due">{t('leaveDirty')}</State>
  if (state === 'draft') {
    const by = actorName(createdBy, language)
    return <State kind="due">{t('noteDraft', { by, at: wallTime(createdAt) })}</State>
  }
  if (state === 'retired') return <State kind="void">{t('noteRetired', { n })}</State>
  return (
    <State kind="paid">
      {t('noteActive', {
        n,
        by: actorName(activatedBy ?? createdBy, language),
        at: wallTime(activatedAt ?? createdAt),
      })}
    </State>
  )
}

/** How many things the rules say of it; each stands at its place. */
const Verdict = ({ findings }: { findings: readonly { severity: 'error' | 'warning' }[] }) => {
  const t = useWords(words)
  const wrong = findings.filter(({ severity }) => severity === 'error').length
  const unwise = findings.length - wrong
  return (
    <p className="strategy-verdict">
      {wrong > 0 ? <State kind="overdue">{t('findings', { n: wrong })}</State> : null}
      {unwise > 0 ? <State kind="due">{t('warnings', { n: unwise })}</State> : null}
      {findings.length === 0 ? <State kind="paid">{t('clean')}</State> : null}
    </p>
  )
}
