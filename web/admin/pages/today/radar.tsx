import { useNavigate } from '@tanstack/react-router'
import { yuan } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import type { Today } from './page.tsx'
import { words } from './words.ts'

type Mark = Today['radar']['marks'][number]

const width = 592
const [left, right] = [8, 584]
/** A day on the axis of one year; what may have run out already stands on today. */
const placeOf = (daysLeft: number): number =>
  left + ((right - left) * Math.min(Math.max(daysLeft, 0), 365)) / 365

/** One mark a household: a triangle within 60 days, a dot within 180, a ring beyond. */
export const Radar = ({ radar }: { radar: Today['radar'] }) => {
  const t = useWords(words)
  const within = (days: number): number =>
    radar.marks.filter(({ daysLeft }) => daysLeft <= days).length
  return (
    <section className="radar">
      <div className="radar-head">
        <h2 className="grow">
          {t('radar')}{' '}
          <small className="quiet">
            {radar.households === 0 ? (
              t('radarNone')
            ) : (
              <>
                {t('radarNote', { n: radar.households })}
                <Money fen={radar.fen} />
              </>
            )}
          </small>
        </h2>
        <span className="small quiet radar-legend">
          <span>
            <svg className="near" viewBox="0 0 14 12" aria-hidden="true">
              <path d="M7 1l6 10H1z" />
            </svg>
            {t('within60', { n: within(60) })}
          </span>
          <span>
            <svg className="soon" viewBox="0 0 12 12" aria-hidden="true">
              <circle cx="6" cy="6" r="4.5" />
            </svg>
            {t('within180', { n: within(180) - within(60) })}
          </span>
        </span>
      </div>
      <svg className="radar-axis" viewBox={`0 0 ${width} 64`} role="img" aria-label={t('radar')}>
        <rect className="zone-near" x={left} y="8" width={placeOf(60) - left} height="28" />
        <rect
          className="zone-soon"
          x={placeOf(60)}
          y="8"
          width={placeOf(180) - placeOf(60)}
          height="28"
        />
        <line x1={left} x2={right} y1="36" y2="36" />
        {[0, 60, 180, 365].map((days) => (
          <g key={days}>
            <line x1={placeOf(days)} x2={placeOf(days)} y1="8" y2="41" />
            <text
              x={placeOf(days)}
              y="56"
              textAnchor={days === 0 ? 'start' : days === 365 ? 'end' : 'middle'}
            >
              {days === 0 ? t('today') : t('days', { n: days })}
            </text>
          </g>
        ))}
        {radar.marks.map((mark, index) => (
          <MarkView
            key={`${mark.householdId}`}
            mark={mark}
            // Households of one day stand a little beside each other.
            beside={radar.marks.slice(0, index).filter(isOnDayOf(mark)).length}
          />
        ))}
      </svg>
    </section>
  )
}

const isOnDayOf =
  ({ daysLeft }: Mark) =>
  (other: Mark): boolean =>
    other.daysLeft === daysLeft

const MarkView = ({ mark, beside }: { mark: Mark; beside: number }) => {
  const t = useWords(words)
  const navigate = useNavigate()
  const { householdId, unitCode, payerName, daysLeft, fen } = mark
  const x = placeOf(daysLeft) + beside * 7
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the inbox row lists the same households
    <g
      className={daysLeft <= 60 ? 'mark near' : daysLeft <= 180 ? 'mark soon' : 'mark'}
      onClick={() =>
        void navigate({
          to: '/households/$householdId',
          params: { householdId: householdId.toString() },
        })
      }
    >
      <title>
        {t(daysLeft < 0 ? 'perhapsGone' : 'mark', {
          code: unitCode,
          name: payerName,
          n: daysLeft,
          fen: yuan(fen),
        })}
      </title>
      {daysLeft <= 60 ? <path d={`M${x} 15l6.5 11h-13z`} /> : <circle cx={x} cy="21" r="4.5" />}
    </g>
  )
}
