import { useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { State } from '../../parts/state.tsx'
import type { Channel, TieOut } from './page.tsx'
import { words } from './words.ts'

/**
 * One row a channel in three blocks: our books, their statement, what is in transit. On a
 * telephone what both sides say and the result are left.
 */
export const ChannelTable = ({ tieOut }: { tieOut: TieOut }) => {
  const t = useWords(words)
  const { rows, sums } = tieOut
  return (
    <div className="scroll-x">
      <table className="table channels">
        <thead>
          <tr className="blocks wide">
            <th />
            <th colSpan={2}>
              <span>{t('ours')}</span>
            </th>
            <th colSpan={5}>
              <span>{t('theirs')}</span>
            </th>
            <th colSpan={3}>
              <span>{t('transit')}</span>
            </th>
            <th />
          </tr>
          <tr>
            <th>{t('channel')}</th>
            <th className="number wide">{t('count')}</th>
            <th className="number">
              <span className="narrow">{t('ours')}</span>
              <span className="wide">{t('received')}</span>
            </th>
            <th className="number block wide">{t('count')}</th>
            <th className="number">
              <span className="narrow">{t('bill')}</span>
              <span className="wide">{t('gross')}</span>
            </th>
            <th className="number wide">{t('refunds')}</th>
            <th className="number wide">{t('fee')}</th>
            <th className="number wide">{t('net')}</th>
            <th className="number block wide">{t('opening')}</th>
            <th className="number wide">{t('landed')}</th>
            <th className="number wide">{t('closing')}</th>
            <th className="block">{t('result')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <ChannelRow key={row.channelAccountId.toString()} row={row} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('total')}</td>
            <td className="number wide">{sums.ours.count}</td>
            <td className="number">
              <Money fen={sums.ours.fen} />
            </td>
            <td className="number block wide">{sums.theirs.count}</td>
            <td className="number">
              <Money fen={sums.theirs.fen} />
            </td>
            <Less fen={sums.theirs.refundFen} />
            <Less fen={sums.theirs.feeFen} />
            <td className="number wide">
              <Money fen={sums.theirs.netFen} />
            </td>
            <td className="number block wide">
              <Money fen={sums.transit.openingFen} />
            </td>
            <Less fen={sums.transit.landedFen} />
            <td className="number wide">
              <Money fen={sums.transit.closingFen} />
            </td>
            <td className="block">
              <Result openCount={sums.openCount} fen={sums.differenceFen} state={worst(rows)} />
            </td>
          </tr>
        </tfoot>
      </table>
    </div>
  )
}

const worst = (rows: readonly Channel[]): Channel['state'] =>
  (['differences', 'waiting', 'provisional', 'explained', 'certified'] as const).find((state) =>
    rows.some((row) => row.state === state),
  ) ?? 'explained'

const ChannelRow = ({ row }: { row: Channel }) => {
  const t = useWords(words)
  const { ours, theirs, transit } = row
  return (
    <tr>
      <td>
        <b>{t(channelWord(row.channel))}</b>
        <small className="quiet settles wide">{t(row.settles)}</small>
      </td>
      <td className="number quiet wide">{ours.count}</td>
      <td className="number">
        <Money fen={ours.fen} />
      </td>
      <td className="number quiet block wide">{theirs?.count ?? '—'}</td>
      <td className="number">
        <Money fen={theirs?.fen ?? null} />
      </td>
      <Less fen={theirs?.refundFen ?? null} />
      <Less fen={theirs?.feeFen ?? null} />
      <td className="number wide">
        <Money fen={theirs?.netFen ?? null} />
      </td>
      <td className="number quiet block wide">
        <Money fen={transit.openingFen} />
      </td>
      <Less fen={transit.landedFen} />
      <td className="number wide">
        <Money fen={transit.closingFen} />
      </td>
      <td className="block">
        <Result openCount={row.openCount} fen={row.differenceFen} state={row.state} />
      </td>
    </tr>
  )
}

const known = ['wechatpay', 'alipay', 'unionpay', 'transfer', 'cash', 'pos'] as const
export const channelWord = (channel: string): (typeof known)[number] | 'otherChannel' =>
  known.find((name) => name === channel) ?? 'otherChannel'

/** What is taken off: with a minus, quiet where it is nothing. */
const Less = ({ fen }: { fen: bigint | null }) => (
  <td className={fen === 0n ? 'number wide faint' : 'number wide'}>
    <Money fen={fen === null ? null : -fen} />
  </td>
)

const Result = ({
  openCount,
  fen,
  state,
}: {
  openCount: number
  fen: bigint
  state: Channel['state']
}) => {
  const t = useWords(words)
  if (openCount > 0) {
    return (
      <State kind="overdue">
        <span>
          <span className="wide">{t('difference')} </span>
          <Money fen={fen} />
        </span>
      </State>
    )
  }
  if (state === 'waiting') return <State kind="due">{t('waiting')}</State>
  if (state === 'provisional') return <State kind="due">{t('provisionalState')}</State>
  return <State kind="paid">{t('matched')}</State>
}
