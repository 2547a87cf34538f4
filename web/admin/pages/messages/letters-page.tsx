import './messages.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { App } from 'antd'
import { useState } from 'react'
import { largestLetterBatch } from '../../../../src/notifications/api.ts'
import { wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { actorName } from '../../parts/actor-name.ts'
import { Button } from '../../parts/button.tsx'
import { LoadMore } from '../../parts/long-list.tsx'
import { FailureNotice, Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Skeleton } from '../../parts/part.tsx'
import { State, type StateKind } from '../../parts/state.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity, useMay } from '../../shell/use-me.ts'
import { BatchPage } from './letter-batch.tsx'
import { HandOverDialog } from './letter-dialogs.tsx'
import { WaitingLetters } from './letter-rows.tsx'
import { ProgressBar } from './progress.tsx'
import { MessageSections } from './sections.tsx'
import { words } from './words.ts'

type Answer = Awaited<ReturnType<Client['listLetterBatches']>>
export type Batch = Answer['batches'][number]

const kinds: Record<Batch['state'], StateKind> = {
  drawing: 'due',
  interrupted: 'overdue',
  printed: 'due',
  handedOver: 'paid',
  allPaid: 'void',
}

/** 信函: what waits for paper, what was printed and carried, and what came back. */
export const LettersPage = () => {
  const { batch } = useSearch({ from: '/shell/messages/letters' })
  return batch ? <BatchPage batchId={BigInt(batch)} /> : <AllLetters />
}

const AllLetters = () => {
  const t = useWords(words)
  const community = useCommunity()
  const query = useInfiniteQuery({
    ...api.listLetterBatches.infiniteOptions(pagesOf({ communityId: community.id }, 50)),
    refetchInterval: ({ state }) => (state.data?.pages.some(isDrawing) ? 1000 : false),
  })
  const first = query.data?.pages[0]
  const batches = query.data?.pages.flatMap((page) => page.batches) ?? []
  const waiting = first?.waiting.find(({ communityId }) => communityId === community.id)
  return (
    <>
      <MessageSections />
      <PageHead
        title={t('letters')}
        note={first ? t('lettersNote', { n: waiting?.count ?? 0 }) : null}
      >
        {waiting ? <PrintButton count={waiting.count} /> : null}
      </PageHead>
      {first === undefined ? (
        query.isError ? (
          <FailureNotice error={query.error} onRetry={() => query.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )
      ) : batches.length === 0 && !waiting ? (
        <Notice icon="bill" title={t('noLetters')}>
          {t('noLettersWhy')}
        </Notice>
      ) : (
        <>
          {waiting ? <WaitingLetters communityId={community.id} /> : null}
          {batches.length > 0 ? <Batches batches={batches} /> : null}
          <LoadMore query={query} />
        </>
      )}
    </>
  )
}

export const isDrawing = ({ batches }: Answer): boolean =>
  batches.some(({ state }) => state === 'drawing')

/** The waiting letters of the community as one file, which the worker then draws. */
const PrintButton = ({ count }: { count: number }) => {
  const t = useWords(words)
  const community = useCommunity()
  const { message } = App.useApp()
  const may = useMay('administrator', 'accountant', 'steward', 'manager')
  const make = useCommand('makeLetterBatch')
  if (!may) return null
  const print = async (): Promise<void> => {
    const made = await make.give({ communityId: community.id })
    if (made) message.success(t('batchBegun', { n: made.letters }))
  }
  return (
    <Button kind="primary" onClick={() => void print()} disabled={make.isPending}>
      {t('makeBatch', { n: count < largestLetterBatch ? count : largestLetterBatch })}
    </Button>
  )
}

const Batches = ({ batches }: { batches: readonly Batch[] }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <section className="sending-part">
      <h2>{t('batches')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t('printedAt')}</th>
            <th className="wide">{t('startedBy')}</th>
            <th>{t('state')}</th>
            <th className="number">{t('letterCount')}</th>
            <th className="number wide">{t('pageCount')}</th>
            <th className="number">{t('signedFor')}</th>
            <th className="number">{t('cameBack')}</th>
            <th className="wide" />
          </tr>
        </thead>
        <tbody>
          {batches.map((batch) => (
            <tr key={batch.id.toString()}>
              <td>
                <Link
                  to="/messages/letters"
                  search={{ batch: batch.id.toString() }}
                  className="link"
                >
                  {wallTime(batch.createdAt)}
                </Link>
              </td>
              <td className="wide">{actorName(batch.createdBy, language)}</td>
              <td>
                <BatchState batch={batch} />
              </td>
              <td className="number">{batch.letterCount}</td>
              <td className="number wide">{batch.pageCount ?? '—'}</td>
              <td className="number">{batch.delivered}</td>
              <td className="number">{batch.returned}</td>
              <td className="number wide">
                <BatchActions batch={batch} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

export const BatchState = ({ batch }: { batch: Batch }) => {
  const t = useWords(words)
  return (
    <>
      {batch.state === 'drawing' ? (
        <ProgressBar done={batch.drawnCount} of={batch.letterCount}>
          {t('drawn', { done: batch.drawnCount, n: batch.letterCount })}
        </ProgressBar>
      ) : (
        <State kind={kinds[batch.state]}>{t(`batch_${batch.state}`)}</State>
      )}
      {batch.paidCount > 0 ? (
        <small className="quiet message-why">{t('paidMeanwhile', { n: batch.paidCount })}</small>
      ) : null}
      {batch.carriedBy ? (
        <small className="quiet message-why">
          {t(batch.way === 'door' ? 'way_door' : 'way_post')} {batch.carriedBy}
        </small>
      ) : null}
    </>
  )
}

/** The file, and the next step of a batch. */
export const BatchActions = ({ batch }: { batch: Batch }) => {
  const t = useWords(words)
  const may = useMay('administrator', 'accountant', 'steward', 'manager')
  const again = useCommand('makeLetterBatch')
  const [isHanding, setHanding] = useState(false)
  const { state } = batch
  if (!may) return null
  return (
    <span className="row-actions">
      {state === 'printed' || state === 'handedOver' ? (
        <a
          className="link"
          href={`/documents/letters/${batch.id}/file`}
          target="_blank"
          rel="noopener"
        >
          {t('openFile')}
        </a>
      ) : null}
      {state === 'printed' ? (
        <button type="button" className="link" onClick={() => setHanding(true)}>
          {t('handOver')}
        </button>
      ) : null}
      {state === 'printed' || state === 'interrupted' ? (
        <button
          type="button"
          className="link"
          disabled={again.isPending}
          onClick={() => void again.give({ communityId: batch.communityId, batchId: batch.id })}
        >
          {t('drawAgain')}
        </button>
      ) : null}
      {isHanding ? <HandOverDialog batch={batch} onClose={() => setHanding(false)} /> : null}
    </span>
  )
}
