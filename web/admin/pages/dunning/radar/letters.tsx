import { useQuery } from '@tanstack/react-query'
import { App } from 'antd'
import { mostLettersAtOnce } from '../../../../../src/collections/api.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { Button } from '../../../parts/button.tsx'
import { Money } from '../../../parts/money.tsx'
import { api, type Client } from '../../../rpc/client.ts'
import { useCommand } from '../../../rpc/use-command.ts'
import { useMay, useMe } from '../../../shell/use-me.ts'
import type { Near } from './page.tsx'
import { words } from './words.ts'

type Refused = Awaited<ReturnType<Client['draftDunningLetters']>>['notDrafted']

/** Says what was done, and of what was not the first reason with its article. */
const useTold = () => {
  const language = useLanguage()
  const { message, notification } = App.useApp()
  return (done: string | null, not: (why: string) => string, refused: Refused): void => {
    if (done) message.success(done)
    const [first] = refused
    if (!first) return
    notification.warning({
      title: not(first.words[language]),
      description: [first.source?.[language], first.instead[language]].filter(Boolean).join(' · '),
      placement: 'bottomRight',
      duration: 10,
    })
  }
}

/** Drafts a letter to each household that needs one. */
export const DraftAll = ({ households }: { households: readonly Near[] }) => {
  const t = useWords(words)
  const mayWrite = useMay('administrator', 'accountant', 'steward', 'manager')
  const tell = useTold()
  const draft = useCommand('draftDunningLetters')
  const householdIds = households.slice(0, mostLettersAtOnce).map(({ householdId }) => householdId)
  if (!mayWrite) return null
  return (
    <Button
      kind="primary"
      disabled={draft.isPending}
      onClick={async () => {
        const answer = await draft.give({ householdIds })
        if (!answer) return
        const { drafted, notDrafted } = answer
        tell(
          drafted.length > 0 ? t('drafted', { n: drafted.length }) : null,
          (why) => t('draftedNot', { n: notDrafted.length, why }),
          notDrafted,
        )
      }}
    >
      {t('draftAll', { n: householdIds.length })}
    </Button>
  )
}

/** Drafts of colleagues that wait for this person. */
export const Drafts = ({ communityId }: { communityId: bigint }) => {
  const t = useWords(words)
  const me = useMe()
  const mayDecide = useMay('administrator', 'accountant', 'manager')
  const tell = useTold()
  const decide = useCommand('decideDunningLetters')
  const { data } = useQuery(
    api.listDunningLetters.queryOptions({
      input: { communityId, state: 'draft', limit: mostLettersAtOnce },
      enabled: mayDecide,
    }),
  )
  const drafts = (data?.letters ?? []).filter(({ draftedBy }) => draftedBy !== me.displayName)
  const letterIds = drafts.map(({ id }) => id)
  if (drafts.length === 0) return null
  return (
    <section className="radar-drafts">
      <p>{t('drafts', { n: letterIds.length })}</p>
      <ul>
        {drafts.map(({ id, unitLabel, payerName, openFen, lateFeeFen }) => (
          <li key={id.toString()}>
            <a
              className="link"
              href={`/documents/dunning-letters/${id}`}
              target="_blank"
              rel="noopener"
            >
              {unitLabel} {payerName}
            </a>{' '}
            <Money fen={openFen + lateFeeFen} />
          </li>
        ))}
      </ul>
      <Button
        disabled={decide.isPending}
        onClick={async () => {
          const answer = await decide.give({ letterIds, isApproved: true })
          if (!answer) return
          const { decided, notDecided } = answer
          tell(
            decided.length > 0 ? t('approved', { n: decided.length }) : null,
            (why) => t('approvedNot', { n: notDecided.length, why }),
            notDecided,
          )
        }}
      >
        {t('approveAll')}
      </Button>
    </section>
  )
}
