import { useLingui } from '@lingui/react/macro'
import { AxisBottom, AxisLeft } from '@visx/axis'
import { scaleBand, scaleLinear } from '@visx/scale'
import { Bar as BarShape } from '@visx/shape'
import { type Bar, countTicks, labelledBars } from '../statistics.ts'

const [width, height] = [480, 220]
const edge = { left: 44, right: 8, top: 8, bottom: 40 }

interface BarChartProps {
  readonly title: string
  readonly note: string
  readonly unit: string
  readonly bars: readonly Bar[]
}

/** Counts as bars, and the same as a table for those who do not see them. */
export function BarChart({ title, note, unit, bars }: BarChartProps) {
  const { t, i18n } = useLingui()
  const most = Math.max(1, ...bars.map(({ count }) => count))
  const x = scaleBand({
    domain: bars.map(({ label }) => label),
    range: [edge.left, width - edge.right],
    padding: 0.15,
  })
  const y = scaleLinear({ domain: [0, most], range: [height - edge.bottom, edge.top], nice: true })
  const ticks = { fill: 'currentColor', fontSize: 11 }
  return (
    <figure className="chart">
      <figcaption>
        {title} <small>{note}</small>
      </figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {bars.map(({ label, count }) => (
          <BarShape
            key={label}
            x={x(label) ?? 0}
            y={y(count)}
            width={x.bandwidth()}
            height={height - edge.bottom - y(count)}
          />
        ))}
        <AxisBottom
          top={height - edge.bottom}
          scale={x}
          label={unit}
          labelProps={ticks}
          stroke="currentColor"
          tickStroke="currentColor"
          tickLabelProps={{ ...ticks, textAnchor: 'middle' }}
          tickValues={[...labelledBars(bars)]}
        />
        <AxisLeft
          left={edge.left}
          scale={y}
          tickValues={[...countTicks(most)]}
          stroke="currentColor"
          tickStroke="currentColor"
          tickFormat={(value) => i18n.number(Number(value))}
          tickLabelProps={{ ...ticks, textAnchor: 'end', dx: '-0.25em', dy: '0.3em' }}
        />
      </svg>
      <details>
        <summary>{t`Show as a table`}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{unit}</th>
              <th scope="col">{t`Calls`}</th>
            </tr>
          </thead>
          <tbody>
            {bars.map(({ label, count }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{i18n.number(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
