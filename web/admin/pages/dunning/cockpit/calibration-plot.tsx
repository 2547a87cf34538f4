/** What was predicted of some decisions against what came of them; shares from 0 to 1. */
type CalibrationBin = {
  readonly predicted: number
  readonly actual: number
  readonly count: number
}

const [left, top, size] = [30, 8, 124]
const xOf = (share: number): number => left + size * share
const yOf = (share: number): number => top + size * (1 - share)

/** Points on the diagonal are predictions that came true; a larger point is more of them. */
export const CalibrationPlot = ({
  bins,
  label,
}: {
  bins: readonly CalibrationBin[]
  label: string
}) => {
  const most = Math.max(1, ...bins.map(({ count }) => count))
  return (
    <svg className="calibration-plot" viewBox="0 0 172 152" role="img" aria-label={label}>
      <rect x={left} y={top} width={size} height={size} />
      <line x1={left} y1={yOf(0)} x2={xOf(1)} y2={top} />
      {[0, 50, 100].map((percent) => (
        <g key={percent}>
          <text x={xOf(percent / 100)} y={top + size + 15} textAnchor="middle">
            {percent}
          </text>
          <text x={left - 6} y={yOf(percent / 100) + 4} textAnchor="end">
            {percent}
          </text>
        </g>
      ))}
      {bins.map(({ predicted, actual, count }) => (
        <circle
          key={predicted}
          cx={xOf(predicted)}
          cy={yOf(actual)}
          r={3 + 2 * Math.sqrt(count / most)}
        />
      ))}
    </svg>
  )
}
