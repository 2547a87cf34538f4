import { wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { HouseholdLink } from '../../parts/household-link.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Key } from '../../parts/key.tsx'
import { Money } from '../../parts/money.tsx'
import { State } from '../../parts/state.tsx'
import { channelWord } from './channel-table.tsx'
import type { Discrepancy } from './differences.tsx'
import { words } from './words.ts'

type Props = {
  found: Discrepancy
  isOpen: boolean
  mayResolve: boolean
  onChoose: () => void
  onAccept: (index: number) => void
  onUndo: () => void
}

/** Money that was given to someone in the same step is taken back where it went, not here. */
export const mayUndo = ({ state, resolution }: Discrepancy): boolean =>
  state === 'resolved' && resolution !== 'book' && resolution !== 'sendBack'

/** One difference: a line, or opened in place to its explanations or to how it was explained. */
export const Difference = ({ found, isOpen, mayResolve, onChoose, onAccept, onUndo }: Props) => {
  const t = useWords(words)
  return (
    <li className={isOpen ? 'difference open' : 'difference'}>
      <button type="button" className="difference-head" aria-expanded={isOpen} onClick={onChoose}>
        <State kind={found.state === 'open' ? 'overdue' : 'paid'}>
          {found.state === 'open' ? t(found.kind) : t(found.state)}
        </State>
        <b>
          {t(channelWord(found.channel))}{' '}
          <Money fen={found.differenceFen < 0n ? -found.differenceFen : found.differenceFen} />
        </b>
        <span className="quiet clip grow">
          {[
            found.happenedAt ? wallTime(found.happenedAt) : null,
            found.payerName ? `${found.unitCode ?? ''} ${found.payerName}` : null,
            found.key === 'count' ? t('countedByHand') : t('orderNo', { no: shortNo(found.key) }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {isOpen ? null : <Icon name="right" />}
      </button>
      {isOpen ? (
        found.state === 'open' ? (
          <Proposals found={found} mayResolve={mayResolve} onAccept={onAccept} />
        ) : (
          <p className="explained small">
            {found.reason ?? t('healedWords')}
            {found.resolvedAt ? <span className="quiet"> {wallTime(found.resolvedAt)}</span> : null}
            {mayUndo(found) && mayResolve ? (
              <button type="button" className="link" onClick={onUndo}>
                <Key name="u" /> {t('undo')}
              </button>
            ) : null}
          </p>
        )
      ) : null}
    </li>
  )
}

/** "4200…7731": the ends are what people compare; the whole number is on the export. */
const shortNo = (no: string): string => (no.length > 14 ? `${no.slice(0, 4)}…${no.slice(-4)}` : no)

const Proposals = ({
  found,
  mayResolve,
  onAccept,
}: {
  found: Discrepancy
  mayResolve: boolean
  onAccept: (index: number) => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const best = found.proposals[0]
  return (
    <>
      <ol className="proposals">
        {found.proposals.map((proposal, index) => (
          <li key={proposal.action} className={index === 0 ? 'first' : ''}>
            <Key name={`${index + 1}`} />
            <div className="grow">
              <b>{proposal.title[language]}</b>
              <small className="quiet">{proposal.reason[language]}</small>
            </div>
            {proposal.confidence === null ? (
              <span className="confidence faint">{t('notApplicable')}</span>
            ) : (
              <span className="confidence">
                <b>{t('confidence', { n: proposal.confidence })}</b>
                <span className="goal">
                  <i style={{ width: `${proposal.confidence}%` }} />
                </span>
              </span>
            )}
            <Button
              kind={index === 0 && proposal.applies ? 'primary' : 'plain'}
              disabled={!mayResolve || !proposal.applies}
              onClick={() => onAccept(index)}
            >
              {t(`do_${proposal.action}`)}
            </Button>
          </li>
        ))}
      </ol>
      <p className="small difference-effect">
        {best ? t('ifFirst', { effect: best.effect[language] }) : ''}
        <span className="quiet">
          {' '}
          {t('sideOurs')} <Money fen={found.oursFen} /> · {t('sideTheirs')}{' '}
          <Money fen={found.theirsFen} />
        </span>
        {found.householdId ? (
          <HouseholdLink householdId={found.householdId}> {t('household')}</HouseholdLink>
        ) : null}
      </p>
    </>
  )
}
