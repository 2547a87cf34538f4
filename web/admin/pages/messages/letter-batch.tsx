import './messages.css'
import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Checkbox } from 'antd'
import { memo, type ReactNode, useCallback, useState } from 'react'
import { wallTime } from '../../../shared/dates.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useMay } from '../../shell/use-me.ts'
import { ConfirmDialog } from './letter-dialogs.tsx'
import { type Letter, LetterState } from './letter-rows.tsx'
import { type Batch, BatchActions, BatchState, isDrawing } from './letters-page.tsx'
import { MessageSections } from './sections.tsx'
import { words } from './words.ts'

/** One batch of letters, however old. */
export const BatchPage = ({ batchId }: { batchId: bigint }) => {
  const t = useWords(words)
  const query = useQuery(
    api.listLetterBatches.queryOptions({
      input: { batchId },
      refetchInterval: ({ state }) => (state.data && isDrawing(state.data) ? 1000 : false),
    }),
  )
  return (
    <>
      <MessageSections />
      <Part query={query}>
        {({ batches: [batch] }) =>
          batch ? (
            <Letters key={batch.id.toString()} batch={batch} />
          ) : (
            <Notice
              icon="bill"
              title={t('noBatch')}
              action={
                <Link className="button" to="/messages/letters" search={{}}>
                  {t('toLetters')}
                </Link>
              }
            >
              {t('noBatchWhy')}
            </Notice>
          )
        }
      </Part>
    </>
  )
}

type Result = 'delivered' | 'returned'

/** Its letters in walking order; those that were signed for or came back are ticked. */
const Letters = ({ batch }: { batch: Batch }) => {
  const t = useWords(words)
  const may = useMay('administrator', 'accountant', 'steward', 'manager')
  const query = useInfiniteQuery(
    api.listLetters.infiniteOptions(pagesOf({ batchId: batch.id }, 200)),
  )
  const letters = query.data?.pages.flatMap((page) => page.letters) ?? []
  const [ticked, setTicked] = useState<ReadonlySet<bigint>>(new Set())
  const [result, setResult] = useState<Result | null>(null)
  const open = letters.filter(isOpen)
  const chosen = open.filter(({ deliveryId }) => ticked.has(deliveryId))
  const turn = useCallback(
    (id: bigint): void =>
      setTicked((old) => {
        const next = new Set(old)
        if (!next.delete(id)) next.add(id)
        return next
      }),
    [],
  )
  const turnAll = async (isTicked: boolean): Promise<void> =>
    setTicked(isTicked ? new Set((await readAll(query)).filter(isOpen).map(idOf)) : new Set())
  const isAll = chosen.length === open.length && !query.hasNextPage
  const mayConfirm = may && open.length > 0
  return (
    <>
      <PageHead
        title={t('batchTitle', { at: wallTime(batch.createdAt) })}
        crumb={
          <Link className="faint" to="/messages/letters" search={{}}>
            {t('letters')}
          </Link>
        }
        note={<BatchState batch={batch} />}
      >
        <BatchActions batch={batch} />
        {mayConfirm ? (
          <>
            <Button disabled={chosen.length === 0} onClick={() => setResult('returned')}>
              {t('markReturned', { n: chosen.length })}
            </Button>
            <Button
              kind="primary"
              disabled={chosen.length === 0}
              onClick={() => setResult('delivered')}
            >
              {t('markDelivered', { n: chosen.length })}
            </Button>
          </>
        ) : null}
      </PageHead>
      <LongList query={query} shown={letters.length} empty={null}>
        {() => (
          <LetterTable
            letters={letters}
            ticked={mayConfirm ? ticked : null}
            onTurn={turn}
            tickAll={
              <Checkbox
                className="letter-tick"
                checked={isAll}
                indeterminate={chosen.length > 0 && !isAll}
                disabled={query.isFetchingNextPage}
                onChange={({ target }) => void turnAll(target.checked)}
              >
                {t('tickAll')}
              </Checkbox>
            }
          />
        )}
      </LongList>
      {result ? (
        <ConfirmDialog
          batchId={batch.id}
          result={result}
          letters={chosen}
          onClose={() => setResult(null)}
        />
      ) : null}
    </>
  )
}

/** On its way: what became of it can be entered. */
const isOpen = ({ state }: Letter): boolean => state === 'handedOver'
const idOf = ({ deliveryId }: Letter): bigint => deliveryId

type Pages = UseInfiniteQueryResult<
  InfiniteData<Awaited<ReturnType<Client['listLetters']>>>,
  unknown
>

/** All letters of the batch, also those of pages that were not shown yet. */
const readAll = async (query: Pages): Promise<Letter[]> => {
  let found = query
  while (found.hasNextPage) found = await query.fetchNextPage()
  return found.data?.pages.flatMap(({ letters }) => letters) ?? []
}

const LetterTable = ({
  letters,
  ticked,
  onTurn,
  tickAll,
}: {
  letters: readonly Letter[]
  /** Null where nothing can be confirmed. */
  ticked: ReadonlySet<bigint> | null
  onTurn: (id: bigint) => void
  tickAll: ReactNode
}) => {
  const t = useWords(words)
  return (
    <table className="table fixed-head">
      <thead>
        <tr>
          <th>{ticked ? tickAll : t('unit')}</th>
          <th className="wide">{t('letterNo')}</th>
          <th>{t('reader')}</th>
          <th className="wide">{t('letter')}</th>
          <th>{t('state')}</th>
        </tr>
      </thead>
      <tbody>
        {letters.map((letter) => (
          <LetterRow
            key={letter.deliveryId.toString()}
            letter={letter}
            isTicked={ticked === null ? null : ticked.has(letter.deliveryId)}
            onTurn={onTurn}
          />
        ))}
      </tbody>
    </table>
  )
}

/** Two thousand of them may stand here, of which one is ticked. */
const LetterRow = memo(
  ({
    letter,
    isTicked,
    onTurn,
  }: {
    letter: Letter
    /** Null where nothing can be confirmed. */
    isTicked: boolean | null
    onTurn: (id: bigint) => void
  }) => (
    <tr>
      <td>
        {isTicked !== null && isOpen(letter) ? (
          <Checkbox
            className="letter-tick"
            aria-label={letter.unitLabel}
            checked={isTicked}
            onChange={() => onTurn(letter.deliveryId)}
          />
        ) : null}
        <HouseholdLink householdId={letter.householdId}>{letter.unitLabel}</HouseholdLink>
      </td>
      <td className="quiet wide">{letter.letterNo}</td>
      <td className="nowrap">{letter.readerName}</td>
      <td className="wide">{letter.title}</td>
      <td>
        <LetterState letter={letter} />
      </td>
    </tr>
  ),
)
