import { Link } from '@tanstack/react-router'
import { Form, Input } from 'antd'
import { useState } from 'react'
import { wallTime } from '../../../../shared/dates.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { actorName } from '../../../parts/actor-name.ts'
import { Button } from '../../../parts/button.tsx'
import { CommandDialog } from '../../../parts/command-dialog.tsx'
import { State } from '../../../parts/state.tsx'
import type { Strategy, Version } from './content.ts'
import { words } from './words.ts'

const kinds = { draft: 'due', active: 'paid', retired: 'void' } as const

type Props = {
  strategy: Strategy['strategy']
  versions: readonly Version[]
  shown: Version
  mayChange: boolean
}

/** Who made which version when, what it changed, and the way back to one that was in force. */
export const Versions = ({ strategy, versions, shown, mayChange }: Props) => {
  const t = useWords(words)
  const [backTo, setBackTo] = useState<Version | null>(null)
  const [isRetiring, setRetiring] = useState(false)
  const isInForce = versions.some(({ state }) => state === 'active')
  return (
    <section className="versions">
      <h2>{t('versions')}</h2>
      <ol>
        {versions.map((version) => (
          <li key={version.id.toString()} aria-current={version === shown}>
            <Link to="." search={(old) => ({ ...old, version: version.id.toString() })} replace>
              <b>{t('version', { n: version.versionNo })}</b>{' '}
              <State kind={kinds[version.state]}>{t(`state_${version.state}`)}</State>
            </Link>
            <Made version={version} />
            {mayChange && version.state === 'retired' && version.activatedAt !== null ? (
              <button type="button" className="link small" onClick={() => setBackTo(version)}>
                {t('rollBack')}
              </button>
            ) : null}
          </li>
        ))}
      </ol>
      {mayChange && isInForce ? (
        <Button onClick={() => setRetiring(true)}>{t('retire')}</Button>
      ) : null}
      {backTo ? (
        <CommandDialog
          command="rollBackStrategy"
          input={({ note }: { note?: string }) => ({
            strategyVersionId: backTo.id,
            note: note ?? '',
          })}
          done={({ versionNo }) => t('rolledBack', { n: versionNo })}
          title={t('rollBackTitle', { n: backTo.versionNo })}
          okText={t('rollBack')}
          effect={t('rollBackEffect')}
          onClose={() => setBackTo(null)}
        >
          <Form.Item name="note" label={t('reason')}>
            <Input maxLength={200} autoFocus />
          </Form.Item>
        </CommandDialog>
      ) : null}
      {isRetiring ? (
        <CommandDialog
          command="retireStrategy"
          input={() => ({ strategyId: strategy.id })}
          done={t('retired')}
          title={t('retireTitle', { name: strategy.name })}
          okText={t('retire')}
          isConfirmation
          onClose={() => setRetiring(false)}
        >
          <p>{t('retireEffect')}</p>
        </CommandDialog>
      ) : null}
    </section>
  )
}

const Made = ({ version }: { version: Version }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { createdAt, createdBy, activatedAt, activatedBy, changes, note } = version
  return (
    <div className="small">
      <p className="quiet">
        {t('by', { by: actorName(createdBy, language), at: wallTime(createdAt) })}
        {activatedAt ? (
          <>
            <br />
            {t('activatedBy', {
              by: actorName(activatedBy ?? '', language),
              at: wallTime(activatedAt),
            })}
          </>
        ) : null}
      </p>
      {note ? <p>{note}</p> : null}
      {changes.length === 0 ? (
        <p className="faint">{t('noChanges')}</p>
      ) : (
        <ul className="changes">
          {changes.map((change) => (
            <li key={change.zh}>{change[language]}</li>
          ))}
        </ul>
      )}
    </div>
  )
}
