import { useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { State } from '../../parts/state.tsx'
import type { Channel, TieOut } from './page.tsx'
import { words } from './words.ts'

/** One row a channel in three blocks: our books, their statement, what is in transit. */
export const ChannelTable = ({ tieOut }: { tieOut: TieOut }) => {
  const t = useWords(words)
  const { rows, sums } = tieOut
  return (
    <div className="scroll-x">
      <table className="table channels">
        <thead>
          <tr className="blocks">
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
            <th className="number">{t('count')}</th>
            <th className="number">{t('received')}</th>
            <th className="number block">{t('count')}</th>
            <th className="number">{t('gross')}</th>
            <th className="number">{t('refunds')}</th>
            <th className="number">{t('fee')}</th>
            <th className="number">{t('net')}</th>
            <th className="number block">{t('opening')}</th>
            <th className="number">{t('landed')}</th>
            <th className="number">{t('closing')}</th>
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
            <td className="number">{sums.ours.count}</td>
            <td className="number">
              <Money fen={sums.ours.fen} />
            </td>
            <td className="number block">{sums.theirs.count}</td>
            <td className="number">
              <Money fen={sums.theirs.fen} />
            </td>
            <Less fen={sums.theirs.refundFen} />
            <Less fen={sums.theirs.feeFen} />
            <td className="number">
              <Money fen={sums.theirs.netFen} />
            </td>
            <td className="number block">
              <Money fen={sums.transit.openingFen} />
            </td>
            <Less fen={sums.transit.landedFen} />
            <td className="number">
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
        <small className="quiet settles">{t(row.settles)}</small>
      </td>
      <td className="number quiet">{ours.count}</td>
      <td className="number">
        <Money fen={ours.fen} />
      </td>
      <td className="number quiet block">{theirs?.count ?? '—'}</td>
      <td className="number">
        <Money fen={theirs?.fen ?? null} />
      </td>
      <Less fen={theirs?.refundFen ?? null} />
      <Less fen={theirs?.feeFen ?? null} />
      <td className="number">
        <Money fen={theirs?.netFen ?? null} />
      </td>
      <td className="number quiet block">
        <Money fen={transit.openingFen} />
      </td>
      <Less fen={transit.landedFen} />
      <td className="number">
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
  <td className={fen === 0n ? 'number faint' : 'number'}>
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
          {t('difference')} <Money fen={fen} />
        </span>
      </State>
    )
  }
  if (state === 'waiting') return <State kind="due">{t('waiting')}</State>
  if (state === 'provisional') return <State kind="due">{t('provisionalState')}</State>
  return <State kind="paid">{t('matched')}</State>
}
