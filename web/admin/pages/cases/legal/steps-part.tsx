import { useQuery } from '@tanstack/react-query'
import { Form, Input, Select } from 'antd'
import { useState } from 'react'
import { type LegalStepKind, legalStepKinds } from '../../../../../src/collections/api.ts'
import { wallTime } from '../../../../shared/dates.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { useRequired } from '../../../parts/action-dialog.tsx'
import { Button } from '../../../parts/button.tsx'
import { CommandDialog } from '../../../parts/command-dialog.tsx'
import { Part } from '../../../parts/part.tsx'
import { State, type StateKind } from '../../../parts/state.tsx'
import { api, type Client, client } from '../../../rpc/client.ts'
import { useRefusalToast } from '../../../rpc/use-command.ts'
import { useMay } from '../../../shell/use-me.ts'
import { words } from './words.ts'

type Step = Awaited<ReturnType<Client['listLegalSteps']>>['steps'][number]

const kinds: Record<Step['state'], StateKind> = {
  requested: 'frozen',
  approved: 'due',
  refused: 'void',
}

/** What people alone decide, two of them. */
export const StepsPart = ({ householdId }: { householdId: bigint }) => {
  const t = useWords(words)
  const mayAsk = useMay('administrator', 'accountant', 'steward', 'manager')
  const [isAsking, setAsking] = useState(false)
  const query = useQuery(api.listLegalSteps.queryOptions({ input: { householdId } }))
  return (
    <section>
      <div className="legal-head">
        <h2>{t('steps')}</h2>
        {mayAsk ? <Button onClick={() => setAsking(true)}>{t('ask')}</Button> : null}
      </div>
      <p className="small quiet">{t('stepsWhy')}</p>
      <Part query={query}>
        {({ steps }) => (
          <ul className="legal-list">
            {steps.map((step) => (
              <StepItem key={step.id.toString()} step={step} />
            ))}
          </ul>
        )}
      </Part>
      {isAsking ? <AskDialog householdId={householdId} onClose={() => setAsking(false)} /> : null}
    </section>
  )
}

const StepItem = ({ step }: { step: Step }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <li>
      <div className="case-line">
        <span>
          <b>{step.kindWords[language]}</b>{' '}
          <State kind={kinds[step.state]}>{t(`step_${step.state}`)}</State>
        </span>
        <StepActions step={step} />
      </div>
      <small>
        {wallTime(step.requestedAt)} {t('askedBy', { name: step.requestedBy, reason: step.reason })}
      </small>
      {step.decidedAt ? (
        <small>
          {wallTime(step.decidedAt)} {t('decidedBy', { name: step.decidedBy ?? '' })} {step.note}
        </small>
      ) : null}
    </li>
  )
}

const StepActions = ({ step }: { step: Step }) => {
  const t = useWords(words)
  const mayDecide = useMay('administrator', 'manager')
  const [decides, setDecides] = useState<'grant' | 'deny' | null>(null)
  if (!mayDecide) return null
  if (step.state === 'approved' && step.kind === 'lawyerLetter') return <DraftLink step={step} />
  if (step.state !== 'requested') return null
  if (step.isOwn) return <span className="faint">{t('ownStep')}</span>
  return (
    <span className="row-actions">
      {(['grant', 'deny'] as const).map((what) => (
        <button key={what} type="button" className="link" onClick={() => setDecides(what)}>
          {t(what)}
        </button>
      ))}
      {decides ? (
        <DecideDialog
          step={step}
          isApproved={decides === 'grant'}
          onClose={() => setDecides(null)}
        />
      ) : null}
    </span>
  )
}

/** A file for the lawyer's own word processor; nothing of it leaves by us. */
const DraftLink = ({ step }: { step: Step }) => {
  const t = useWords(words)
  const showRefusal = useRefusalToast()
  const save = async (): Promise<void> => {
    try {
      const { fileName, html } = await client.getLawyerLetterDraft({ stepId: step.id })
      const url = URL.createObjectURL(new Blob([html], { type: 'text/html' }))
      Object.assign(document.createElement('a'), {
        href: url,
        download: `${fileName}.html`,
      }).click()
      setTimeout(() => URL.revokeObjectURL(url), 10_000)
    } catch (error) {
      showRefusal(error)
    }
  }
  return (
    <button type="button" className="link" onClick={() => void save()}>
      {t('lawyerDraft')}
    </button>
  )
}

const DecideDialog = ({
  step,
  isApproved,
  onClose,
}: {
  step: Step
  isApproved: boolean
  onClose: () => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const kind = step.kindWords[language]
  return (
    <CommandDialog
      command="decideLegalStep"
      input={({ note = '' }: { note?: string }) => ({ stepId: step.id, isApproved, note })}
      done={t('decided')}
      title={t(isApproved ? 'grantTitle' : 'denyTitle', { kind })}
      okText={t(isApproved ? 'grantOk' : 'denyOk')}
      effect={isApproved ? t('grantEffect') : undefined}
      onClose={onClose}
    >
      <Form.Item name="note" label={t('note')}>
        <Input autoFocus maxLength={400} />
      </Form.Item>
    </CommandDialog>
  )
}

const AskDialog = ({ householdId, onClose }: { householdId: bigint; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  return (
    <CommandDialog
      command="requestLegalStep"
      input={({ kind, reason }: { kind: LegalStepKind; reason: string }) => ({
        householdId,
        kind,
        reason,
      })}
      done={t('asked')}
      title={t('askTitle')}
      okText={t('askOk')}
      effect={t('askEffect')}
      initial={{ kind: 'lawyerLetter' }}
      onClose={onClose}
    >
      <Form.Item name="kind" label={t('kind')}>
        <Select options={legalStepKinds.map((value) => ({ value, label: t(`kind_${value}`) }))} />
      </Form.Item>
      <Form.Item name="reason" label={t('reason')} rules={required(t('reason'))}>
        <Input.TextArea autoFocus rows={2} maxLength={400} />
      </Form.Item>
    </CommandDialog>
  )
}
