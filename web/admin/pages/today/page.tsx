import './today.css'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { App } from 'antd'
import { useState } from 'react'
import { addDays } from '../../../../src/kernel/period.ts'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { KeyLine } from '../../parts/key.tsx'
import { FailureNotice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Skeleton } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { Inbox } from './inbox.tsx'
import { Preview } from './preview.tsx'
import { Radar } from './radar.tsx'
import { SnoozeDialog } from './snooze-dialog.tsx'
import { Strip } from './strip.tsx'
import { words } from './words.ts'

export type Today = Awaited<ReturnType<Client['getToday']>>
export type InboxItem = Today['inbox'][number]

/** 今日: an inbox of decisions in the order of their deadline; empty means done. */
export const TodayPage = () => {
  const t = useWords(words)
  const community = useCommunity()
  const query = useQuery(
    api.getToday.queryOptions({ input: { communityId: community.id }, refetchInterval: 60_000 }),
  )
  if (query.data) return <Loaded today={query.data} />
  return (
    <>
      <PageHead title={t('title')} />
      {query.isError ? (
        <FailureNotice error={query.error} onRetry={() => query.refetch()} />
      ) : (
        <Skeleton rows={12} />
      )}
    </>
  )
}

const Loaded = ({ today }: { today: Today }) => {
  const t = useWords(words)
  const navigate = useNavigate()
  const { message } = App.useApp()
  const { item: wanted } = useSearch({ from: '/shell/' })
  const community = useCommunity()
  const aside = useCommand('putAside')
  const back = useCommand('bringBack')
  const [isSnoozing, setSnoozing] = useState(false)
  const inbox = today.inbox.filter(({ asideUntil }) => asideUntil === null)
  const at = Math.max(
    inbox.findIndex(({ key }) => key === wanted),
    0,
  )
  const selected = inbox[at]
  const select = (item: InboxItem | undefined): void => {
    if (!item) return
    void navigate({ to: '.', search: (old) => ({ ...old, item: item.key }), replace: true })
  }
  const open = (item: InboxItem | undefined): void => {
    if (item) void navigate({ href: `/admin${item.href}` })
  }
  const finish = async (item: InboxItem | undefined): Promise<void> => {
    if (!item) return
    const until = addDays(today.today, 1)
    const { key, state } = item
    const done = await aside.give({ communityId: community.id, key, until, state })
    if (done) void message.info(t('doneHint'))
  }
  useKeys([
    { key: 'j', words: t('next'), run: () => select(inbox[at + 1]) },
    { key: 'k', words: t('previous'), run: () => select(inbox[at - 1]) },
    { key: 'ArrowDown', run: () => select(inbox[at + 1]) },
    { key: 'ArrowUp', run: () => select(inbox[at - 1]) },
    { key: 'Enter', words: t('open'), run: () => open(selected) },
    { key: 'e', words: t('done'), run: () => void finish(selected) },
    { key: 'h', words: t('later'), run: () => selected && setSnoozing(true) },
  ])
  return (
    <>
      <PageHead title={t('title')} note={<Note inbox={inbox} />}>
        <KeyLine
          keys={[
            ['J K', t('upDown')],
            ['Enter', t('open')],
            ['E', t('done')],
            ['H', t('later')],
          ]}
        />
      </PageHead>
      <Strip today={today} />
      <div className="today">
        <Inbox
          items={inbox}
          selected={selected}
          done={today.done}
          snoozedCount={today.inbox.length - inbox.length}
          onSelect={select}
          onOpen={open}
          onBringBack={() => void back.give({ communityId: community.id })}
        />
        <div className="today-side">
          {selected ? (
            <Preview item={selected} today={today} onOpen={() => open(selected)} />
          ) : null}
          <Radar radar={today.radar} />
        </div>
      </div>
      {isSnoozing && selected ? (
        <SnoozeDialog
          today={today.today}
          onClose={() => setSnoozing(false)}
          onPut={(until) => {
            setSnoozing(false)
            void aside.give({ communityId: community.id, key: selected.key, until })
          }}
        />
      ) : null}
    </>
  )
}

const Note = ({ inbox }: { inbox: readonly InboxItem[] }) => {
  const t = useWords(words)
  const urgent = inbox.filter(({ isUrgent }) => isUrgent).length
  if (inbox.length === 0) return t('nothing')
  return t(urgent > 0 ? 'noteUrgent' : 'note', { n: inbox.length, urgent })
}
