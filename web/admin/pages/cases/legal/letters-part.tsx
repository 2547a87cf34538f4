import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App } from 'antd'
import { useState } from 'react'
import { monthName } from '../../../../shared/dates.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { Button } from '../../../parts/button.tsx'
import { Money } from '../../../parts/money.tsx'
import { Part } from '../../../parts/part.tsx'
import { State, type StateKind } from '../../../parts/state.tsx'
import { api, type Client } from '../../../rpc/client.ts'
import { useCommand } from '../../../rpc/use-command.ts'
import { useMay, useMe } from '../../../shell/use-me.ts'
import { ApproveDialog, ProofDialog, RefuseDialog, WithdrawDialog } from './letter-dialogs.tsx'
import { PhotoButton, PhotoLink } from './strip-photo.tsx'
import { words } from './words.ts'

type Letter = Awaited<ReturnType<Client['listDunningLetters']>>['letters'][number]

const kinds: Record<Letter['state'], StateKind> = {
  draft: 'frozen',
  refused: 'void',
  withdrawn: 'void',
  waiting: 'due',
  printed: 'due',
  handedOver: 'due',
  delivered: 'paid',
  returned: 'overdue',
  superseded: 'void',
}

/** Letters with their state; who may writes one, a colleague lets it go. */
export const LettersPart = ({ householdId }: { householdId: bigint }) => {
  const t = useWords(words)
  const mayWrite = useMay('administrator', 'accountant', 'steward', 'manager')
  const query = useQuery(api.listDunningLetters.queryOptions({ input: { householdId } }))
  return (
    <section>
      <div className="legal-head">
        <h2>{t('letters')}</h2>
        {mayWrite ? <DraftButton householdId={householdId} /> : null}
      </div>
      <Part query={query}>
        {({ letters }) =>
          letters.length === 0 ? (
            <p className="quiet">{t('noLetters')}</p>
          ) : (
            <ul className="legal-list">
              {letters.map((letter) => (
                <LetterItem key={letter.id.toString()} letter={letter} mayWrite={mayWrite} />
              ))}
            </ul>
          )
        }
      </Part>
    </section>
  )
}

const DraftButton = ({ householdId }: { householdId: bigint }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { message, notification } = App.useApp()
  const draft = useCommand('draftDunningLetters')
  const write = async (): Promise<void> => {
    const answer = await draft.give({ householdIds: [householdId] })
    const reason = answer?.notDrafted[0]
    if (reason) {
      notification.warning({
        title: t('notDrafted', { why: reason.words[language] }),
        description: reason.source
          ? t('notDraftedBy', {
              source: reason.source[language],
              instead: reason.instead[language],
            })
          : reason.instead[language],
        placement: 'bottomRight',
        duration: 10,
      })
    } else if (answer) message.success(t('drafted'))
  }
  return (
    <Button disabled={draft.isPending} onClick={() => void write()}>
      {t('draft')}
    </Button>
  )
}

const LetterItem = ({ letter, mayWrite }: { letter: Letter; mayWrite: boolean }) => {
  const t = useWords(words)
  const language = useLanguage()
  const facts = [
    t('datedOn', { on: letter.datedOn, by: letter.draftedBy }),
    letter.decidedBy && letter.letterNo ? t('checkedBy', { by: letter.decidedBy }) : '',
    letter.letterNo ? t('answerBy', { on: letter.answerBy }) : '',
    letter.signedBy ? t('signedBy', { name: letter.signedBy }) : '',
    letter.proof ?? '',
    letter.returnedBecause ?? '',
    letter.note,
  ].filter(Boolean)
  return (
    <li>
      <div className="case-line">
        <span>
          <b>{letter.letterNo ?? t('noNumber')}</b>{' '}
          <State kind={kinds[letter.state]}>
            {t(`state_${letter.state}`, { on: letter.deliveredOn ?? '' })}
          </State>
        </span>
        {mayWrite ? <LetterActions letter={letter} /> : null}
        <Money fen={letter.openFen + letter.lateFeeFen} />
      </div>
      <small>{letter.months.map((month) => monthName(month, language)).join(' · ')}</small>
      <small>{facts.join(' · ')}</small>
      {letter.proofs.map((proof) => (
        <small key={proof.id.toString()}>
          {proof.kind === 'photo' ? <PhotoLink proofId={proof.id} note={proof.text} /> : proof.text}
        </small>
      ))}
    </li>
  )
}

type Asked = 'approve' | 'refuse' | 'withdraw' | 'proof'

const LetterActions = ({ letter }: { letter: Letter }) => {
  const t = useWords(words)
  const me = useMe()
  const mayDecide = useMay('administrator', 'accountant', 'manager')
  const [asked, setAsked] = useState<Asked | null>(null)
  const isDraft = letter.state === 'draft'
  const isOwn = letter.draftedBy === me.displayName
  const link = (what: Asked, label: string) => (
    <button type="button" className="link" onClick={() => setAsked(what)}>
      {label}
    </button>
  )
  const close = (): void => setAsked(null)
  return (
    <span className="row-actions">
      {letter.letterNo || isDraft ? (
        <a
          className="link"
          href={`/documents/dunning-letters/${letter.id}`}
          target="_blank"
          rel="noopener"
        >
          {t('open')}
        </a>
      ) : null}
      {isDraft && isOwn ? <span className="faint">{t('ownDraft')}</span> : null}
      {isDraft && mayDecide && !isOwn ? (
        <>
          {link('approve', t('approve'))}
          {link('refuse', t('refuse'))}
        </>
      ) : null}
      {isDraft ? link('withdraw', t('withdraw')) : null}
      {letter.state === 'waiting' || letter.batchId !== null ? (
        <Link
          className="link"
          to="/messages/letters"
          search={letter.batchId === null ? {} : { batch: letter.batchId.toString() }}
        >
          {t(letter.batchId === null ? 'toPrint' : 'toBatch')}
        </Link>
      ) : null}
      {letter.handedOverAt ? (
        <>
          {link('proof', t('addProof'))}
          <PhotoButton letterId={letter.id} />
        </>
      ) : null}
      {asked === 'approve' ? <ApproveDialog letterId={letter.id} onClose={close} /> : null}
      {asked === 'refuse' ? <RefuseDialog letterId={letter.id} onClose={close} /> : null}
      {asked === 'withdraw' ? <WithdrawDialog letterId={letter.id} onClose={close} /> : null}
      {asked === 'proof' ? <ProofDialog letterId={letter.id} onClose={close} /> : null}
    </span>
  )
}
