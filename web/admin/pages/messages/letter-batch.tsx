import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Checkbox } from 'antd'
import { useState } from 'react'
import { wallTime } from '../../../shared/dates.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { api } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { useMay } from '../../shell/use-me.ts'
import { ConfirmDialog } from './letter-dialogs.tsx'
import { type Letter, LetterState } from './letter-rows.tsx'
import { type Batch, BatchActions, BatchState } from './letters-page.tsx'
import { MessageSections } from './sections.tsx'
import { words } from './words.ts'

type Result = 'delivered' | 'returned'

/** The letters of a batch in walking order; those that were signed for or came back are ticked. */
export const BatchPage = ({ batch }: { batch: Batch }) => {
  const t = useWords(words)
  const may = useMay('administrator', 'accountant', 'steward', 'manager')
  const query = useInfiniteQuery(
    api.listLetters.infiniteOptions(pagesOf({ batchId: batch.id }, 200)),
  )
  const letters = query.data?.pages.flatMap((page) => page.letters) ?? []
  const [ticked, setTicked] = useState<ReadonlySet<bigint>>(new Set())
  const [result, setResult] = useState<Result | null>(null)
  const open = letters.filter(({ state }) => state === 'handedOver')
  const chosen = open.filter(({ deliveryId }) => ticked.has(deliveryId))
  const turn = (id: bigint): void => {
    const next = new Set(ticked)
    if (!next.delete(id)) next.add(id)
    setTicked(next)
  }
  const mayConfirm = may && open.length > 0
  return (
    <>
      <MessageSections />
      <PageHead
        title={t('batchTitle', { at: wallTime(batch.createdAt) })}
        crumb={
          <Link className="faint" to="/messages/letters" search={{}}>
            {t('letters')}
          </Link>
        }
        note={<BatchState batch={batch} />}
      >
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
        ) : (
          <BatchActions batch={batch} />
        )}
      </PageHead>
      <LongList query={query} shown={letters.length} empty={null}>
        {() => <LetterTable letters={letters} ticked={mayConfirm ? ticked : null} onTurn={turn} />}
      </LongList>
      {result ? (
        <ConfirmDialog
          batchId={batch.id}
          result={result}
          letters={chosen}
          onClose={() => {
            setResult(null)
            setTicked(new Set())
          }}
        />
      ) : null}
    </>
  )
}

const LetterTable = ({
  letters,
  ticked,
  onTurn,
}: {
  letters: readonly Letter[]
  /** Null where nothing can be confirmed. */
  ticked: ReadonlySet<bigint> | null
  onTurn: (id: bigint) => void
}) => {
  const t = useWords(words)
  return (
    <table className="table fixed-head">
      <thead>
        <tr>
          <th>{t('unit')}</th>
          <th className="wide">{t('letterNo')}</th>
          <th>{t('reader')}</th>
          <th className="wide">{t('letter')}</th>
          <th>{t('state')}</th>
        </tr>
      </thead>
      <tbody>
        {letters.map((letter) => (
          <tr key={letter.deliveryId.toString()}>
            <td>
              {ticked && letter.state === 'handedOver' ? (
                <Checkbox
                  className="letter-tick"
                  aria-label={letter.unitLabel}
                  checked={ticked.has(letter.deliveryId)}
                  onChange={() => onTurn(letter.deliveryId)}
                />
              ) : null}
              <HouseholdLink householdId={letter.householdId}>{letter.unitLabel}</HouseholdLink>
            </td>
            <td className="quiet wide">{letter.letterNo}</td>
            <td>{letter.readerName}</td>
            <td className="wide">{letter.title}</td>
            <td>
              <LetterState letter={letter} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
