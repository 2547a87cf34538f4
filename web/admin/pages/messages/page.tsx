import './messages.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { KeyLine } from '../../parts/key.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { api } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { MessageFilters } from './filters.tsx'
import { MessageTable } from './message-table.tsx'
import type { MessageFilter } from './route.ts'
import { MessageSections } from './sections.tsx'
import { words } from './words.ts'

/** 消息: what was said to whom, over what, and whether it arrived; figures over the whole filter. */
export const MessagesPage = () => {
  const t = useWords(words)
  const navigate = useNavigate()
  const filter = useSearch({ from: '/shell/messages' })
  const setFilter = (change: MessageFilter): void =>
    void navigate({ to: '.', search: (old) => ({ ...old, ...change }), replace: true })
  const input = useInput(filter)
  const query = useInfiniteQuery(api.listMessages.infiniteOptions(pagesOf(input, 100)))
  const first = query.data?.pages[0]
  const rows = query.data?.pages.flatMap(({ messages }) => messages) ?? []
  const at = rows.findIndex(({ id }) => id.toString() === filter.at)
  const open = (index: number): void => setFilter({ at: rows[index]?.id.toString() ?? filter.at })
  useKeys([
    { key: 'j', words: t('next'), run: () => open(Math.min(at + 1, rows.length - 1)) },
    { key: 'k', words: t('previous'), run: () => open(Math.max(at - 1, 0)) },
    ...(filter.at
      ? [{ key: 'Escape', words: t('close'), run: () => setFilter({ at: undefined }) }]
      : []),
  ])
  const file = new URLSearchParams(
    Object.entries(input).flatMap(([key, value]) => (value === '' ? [] : [[key, String(value)]])),
  )
  return (
    <>
      <MessageSections />
      <PageHead title={t('messages')} note={first ? t('note', { n: first.total }) : null}>
        <KeyLine
          keys={[
            ['/', t('find')],
            ['J K', t('open')],
          ]}
        />
        {first && first.total > 0 ? (
          <a className="button" href={`/exports/messages.xlsx?${file}`} download>
            {t('export', { n: first.total })}
          </a>
        ) : null}
      </PageHead>
      <MessageFilters filter={filter} onFilter={setFilter} />
      <LongList
        query={query}
        shown={rows.length}
        empty={
          <Notice icon="message" title={t('none')}>
            {t('noneWhy')}
          </Notice>
        }
      >
        {(sums) => (
          <MessageTable
            rows={rows}
            sums={sums}
            openId={filter.at}
            onOpen={(id) => setFilter({ at: id === filter.at ? undefined : id })}
          />
        )}
      </LongList>
    </>
  )
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
