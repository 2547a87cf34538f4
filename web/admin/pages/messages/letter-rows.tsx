import { useInfiniteQuery } from '@tanstack/react-query'
import { wallTime } from '../../../shared/dates.ts'
import { useWords } from '../../language/language.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { LongList } from '../../parts/long-list.tsx'
import { State, type StateKind } from '../../parts/state.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { pagesOf } from '../../rpc/pages-of.ts'
import { words } from './words.ts'

export type Letter = Awaited<ReturnType<Client['listLetters']>>['letters'][number]

const kinds: Record<Letter['state'], StateKind> = {
  waiting: 'due',
  printed: 'due',
  handedOver: 'due',
  delivered: 'paid',
  returned: 'overdue',
}

export const LetterState = ({ letter }: { letter: Letter }) => {
  const t = useWords(words)
  return (
    <>
      <State kind={kinds[letter.state]}>{t(`letter_${letter.state}`)}</State>
      {letter.signedBy || letter.proof ? (
        <small className="quiet message-why">
          {[letter.signedBy, letter.proof].filter(Boolean).join(' ')}
        </small>
      ) : null}
    </>
  )
}

/** Letters that wait for the next print. */
export const WaitingLetters = ({ communityId }: { communityId: bigint }) => {
  const t = useWords(words)
  const query = useInfiniteQuery(api.listLetters.infiniteOptions(pagesOf({ communityId }, 100)))
  const letters = query.data?.pages.flatMap((page) => page.letters) ?? []
  return (
    <section className="sending-part">
      <h2>{t('waitingLetters')}</h2>
      <LongList query={query} shown={letters.length} empty={null}>
        {() => (
          <table className="table">
            <thead>
              <tr>
                <th>{t('unit')}</th>
                <th>{t('reader')}</th>
                <th>{t('letter')}</th>
                <th className="wide">{t('writtenAt')}</th>
              </tr>
            </thead>
            <tbody>
              {letters.map((letter) => (
                <tr key={letter.deliveryId.toString()}>
                  <td>
                    <HouseholdLink householdId={letter.householdId}>
                      {letter.unitLabel}
                    </HouseholdLink>
                  </td>
                  <td className="nowrap">{letter.readerName}</td>
                  <td>{letter.title}</td>
                  <td className="quiet wide nowrap">{wallTime(letter.createdAt)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </LongList>
    </section>
  )
}
