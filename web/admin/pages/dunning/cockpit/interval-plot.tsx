import type { ReactNode } from 'react'
import { signedPoints } from './figures.ts'

/** A difference with its 95 % interval, in percentage points. */
export type Interval = {
  readonly key: string
  readonly value: number
  readonly low: number
  readonly high: number
  /** What it is the difference of; stands in the legend. */
  readonly name: ReactNode
}

const width = 280
const [left, right] = [12, 268]
const lineHeight = 19

/** An interval that covers 0 says nothing yet about the sign. */
const coversZero = ({ low, high }: Interval): boolean => low <= 0 && high >= 0

/** Even marks from below the lowest to above the highest, 0 among them, at most seven. */
const marksOf = (intervals: readonly Interval[]): number[] => {
  const low = Math.min(0, ...intervals.map((it) => it.low))
  const high = Math.max(0, ...intervals.map((it) => it.high))
  const sizes = [-1, 0, 1, 2].flatMap((ten) => [1, 2, 5].map((size) => size * 10 ** ten))
  const step = sizes.find((size) => Math.ceil(high / size) - Math.floor(low / size) <= 6) ?? 100
  const first = Math.floor(low / step)
  const count = Math.max(Math.ceil(high / step) - first, 1)
  return Array.from({ length: count + 1 }, (_, at) => (first + at) * step)
}

/**
 * Differences on one axis: the interval first, its mean as a point on it. What cannot be told from
 * nothing is dashed and hollow.
 */
export const IntervalPlot = ({
  intervals,
  label,
}: {
  intervals: readonly Interval[]
  label: string
}) => {
  const marks = marksOf(intervals)
  const [first = 0, last = 1] = [marks[0], marks.at(-1)]
  const placeOf = (value: number): number =>
    left + ((right - left) * (value - first)) / (last - first)
  const foot = 6 + intervals.length * lineHeight
  return (
    <>
      <svg
        className="interval-plot"
        viewBox={`0 0 ${width} ${foot + 18}`}
        role="img"
        aria-label={label}
      >
        {marks.map((mark) => (
          <g key={mark}>
            <line
              className={mark === 0 ? 'zero' : 'mark-line'}
              x1={placeOf(mark)}
              x2={placeOf(mark)}
              y1="4"
              y2={foot}
            />
            <text x={placeOf(mark)} y={foot + 14} textAnchor="middle">
              {signedPoints(mark)}
            </text>
          </g>
        ))}
        {intervals.map((interval, at) => {
          const y = 6 + lineHeight * (at + 0.5)
          return (
            <g key={interval.key} className={coversZero(interval) ? 'unclear' : 'clear'}>
              <line x1={placeOf(interval.low)} x2={placeOf(interval.high)} y1={y} y2={y} />
              <circle cx={placeOf(interval.value)} cy={y} r="4.5" />
            </g>
          )
        })}
      </svg>
      <ul className="interval-legend small">
        {intervals.map((interval) => (
          <li key={interval.key}>
            <i className={coversZero(interval) ? 'unclear' : 'clear'} />
            <span className="grow">{interval.name}</span>
          </li>
        ))}
      </ul>
    </>
  )
}
