import './messages.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { monthName, wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import type { Column } from '../../parts/columns.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { OpeningList } from '../../parts/opening-list.tsx'
import { api } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { costFen } from './cost.ts'
import { MessageFilters } from './filters.tsx'
import { MessageDetail } from './message-detail.tsx'
import { type Message, MessageState } from './message-state.tsx'
import type { MessageFilter } from './route.ts'
import { MessageSections } from './sections.tsx'
import { words } from './words.ts'

/** 消息: what was said to whom, over what, and whether it arrived; figures over the whole filter. */
export const MessagesPage = () => {
  const t = useWords(words)
  const navigate = useNavigate()
  const filter = useSearch({ from: '/shell/messages' })
  const setFilter = (change: MessageFilter): void =>
    void navigate({
      to: '.',
      search: (old) => ({ ...old, at: undefined, ...change }),
      replace: true,
      resetScroll: false,
    })
  const input = useInput(filter)
  const query = useInfiniteQuery(api.listMessages.infiniteOptions(pagesOf(input, 100)))
  return (
    <>
      <MessageSections />
      <OpeningList
        title={t('messages')}
        counts={(n) => ({ note: t('note', { n }), exportWords: t('export', { n }) })}
        report="messages"
        input={input}
        filters={<MessageFilters filter={filter} onFilter={setFilter} />}
        query={query}
        rows={query.data?.pages.flatMap(({ messages }) => messages) ?? []}
        empty={
          <Notice
            icon="message"
            title={t('none')}
            action={
              <Link className="button" to="/billing">
                {t('toBilling')}
              </Link>
            }
          >
            {t('noneWhy')}
          </Notice>
        }
        columns={useColumns()}
        sums={({ total, sent, delivered, opened, notReached, cost }) => ({
          counted: t('wholeFilter', { n: total }),
          more: (
            <>
              {t('sums', { sent, delivered, opened })}
              {notReached > 0 ? t('sumsNotReached', { n: notReached }) : ''}
            </>
          ),
          end: (
            <>
              <small className="quiet">{t('cost')}</small> <Money fen={costFen(cost)} />
            </>
          ),
        })}
        detail={({ id }) => <MessageDetail messageId={id} />}
        filter={filter}
        onFilter={setFilter}
      />
    </>
  )
}

const useColumns = (): readonly Column<Message>[] => {
  const t = useWords(words)
  const language = useLanguage()
  return [
    { head: t('writtenAt'), cell: ({ createdAt }) => wallTime(createdAt) },
    {
      head: t('unit'),
      cell: ({ householdId, unitCode }) => (
        <HouseholdLink householdId={householdId}>{unitCode || '—'}</HouseholdLink>
      ),
    },
    {
      head: t('reader'),
      kind: 'wide',
      cell: ({ readerName }) => <span className="nowrap">{readerName}</span>,
    },
    {
      head: t('message'),
      cell: ({ kindWords, periodMonth }) => (
        <>
          {kindWords[language]}{' '}
          {periodMonth ? (
            <small className="quiet nowrap">{monthName(periodMonth, language)}</small>
          ) : null}
        </>
      ),
    },
    {
      head: t('carrier'),
      kind: 'wide',
      cell: ({ accountName, masked }) => (
        <>
          {accountName ?? '—'} <small className="quiet nowrap">{masked}</small>
        </>
      ),
    },
    { head: t('state'), cell: (message) => <MessageState message={message} /> },
    {
      head: t('amount'),
      kind: 'number wide',
      cell: ({ amountFen }) => (amountFen === null ? null : <Money fen={amountFen} />),
    },
  ]
}

const useInput = ({ text, kind, account, step, reason, run, from, to }: MessageFilter) => {
  const community = useCommunity()
  return {
    communityId: community.id,
    text: text ?? '',
    ...(kind ? { kind } : {}),
    ...(account ? { carrierAccountId: BigInt(account) } : {}),
    ...(step ? { step } : {}),
    ...(reason ? { reason } : {}),
    ...(run ? { runId: BigInt(run) } : {}),
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  }
}
