import { styleText } from 'node:util'
import type { CallFigures, CallGroup, CallStats } from '@org/cms-cdr-client'
import { cutOff, layOut } from '@org/cms-cdr-formats/table'
import { bar } from '../output/bar.ts'
import { clock, localTimeIn } from '../output/text.ts'

/** The outcomes of calls in the bars of a chart. */
const outcomes = [
  { name: 'answered', sign: '█', color: 'green' },
  { name: 'abandoned', sign: '▒', color: 'red' },
  { name: 'other', sign: '·', color: 'dim' },
] as const
/** The longest bar, and the shortest that is worth drawing. */
const [longestBar, shortestBar] = [40, 8]
const [longestLabel, shortestLabel] = [30, 16]
/** About the width of all columns but the first. */
const widthOfFigures = 60
const groupNames: Readonly<Record<string, string>> = { cause: 'release cause', wait: 'waited', talk: 'talked' }

/**
 * Draws statistics as a table with a bar for each group, as far as they fit the terminal. The last line is all calls together.
 *
 * @param width Columns of the terminal.
 */
export function statsTable({ by, groups, totals, serviceLevelSeconds, timeZone }: CallStats, width: number): string {
  const zone = timeZone ?? 'UTC'
  const labels = labelsOf(by, groups, zone, Math.max(shortestLabel, Math.min(longestLabel, width - widthOfFigures)))
  const hasOther = totals.other > 0
  const names = [
    by === null ? 'calls' : (groupNames[by] ?? by),
    ...['offered', 'answered', 'abandoned', ...(hasOther ? ['other'] : [])],
    ...[`in ${serviceLevelSeconds} s`, 'wait', 'p90', 'talk'],
  ]
  const cells = (label: string, figures: CallFigures): string[] => {
    const { offered, answered, abandoned, other, serviceLevel, wait, talk } = figures
    const counts = [offered, answered, abandoned, ...(hasOther ? [other] : [])]
    const share = serviceLevel.share === null ? '' : `${Math.round(serviceLevel.share * 100)} %`
    return [
      label,
      ...counts.map(String),
      share,
      ...[wait.averageSeconds, wait.p90Seconds, talk.averageSeconds].map(shownTime),
    ]
  }
  const rows = groups.map((group, index) => cells(labels[index] ?? '', group))
  const { head, lines, notes } = layOut(names, [...rows, cells('all', totals)], { width, numbers: names.slice(1) })
  const busiest = Math.max(1, ...groups.map(({ offered }) => offered))
  const widest = Math.max(...[head, ...lines].map((line) => line.length))
  const length = Math.min(longestBar, width - widest - 2)
  const hasBars = groups.length > 1 && length >= shortestBar
  const drawn = lines.map((line, index) => {
    const group = groups[index]
    if (!hasBars || !group) return line
    const parts = outcomes.map((outcome) => ({ ...outcome, value: group[outcome.name] }))
    return `${line.padEnd(widest)}  ${bar(parts, busiest, length)}`.trimEnd()
  })
  const legend = outcomes
    .filter(({ name }) => totals[name] > 0)
    .map(({ name, sign, color }) => `${styleText(color, sign)} ${name}`)
  return [
    styleText('dim', head),
    ...drawn,
    '',
    ...(hasBars ? [legend.join('  ')] : []),
    ...notes,
    'wait and talk are averages, and p90 is the 90th percentile of the wait.',
    `in ${serviceLevelSeconds} s is the service level: the share of inbound calls answered by then.`,
    ...(by === 'hour' || by === 'day' ? [`Times are in ${zone}.`] : []),
  ].join('\n')
}

function labelsOf(by: CallStats['by'], groups: readonly CallGroup[], timeZone: string, longest: number): string[] {
  const time = localTimeIn(timeZone)
  const weekday = new Intl.DateTimeFormat('en', { timeZone, weekday: 'short' })
  return groups.map(({ id, releaseCause, callingNumber, from }, index) => {
    if (from) return by === 'day' ? `${time(from).slice(0, 10)} ${weekday.format(from)}` : time(from).slice(0, 16)
    if (by === 'caller') return callingNumber ?? ''
    const isDuration = by === 'wait' || by === 'talk'
    if (id === null) return isDuration ? 'unknown' : 'none'
    if (!isDuration) return cutOff(`${id} ${releaseCause?.meaning ?? ''}`.trim(), longest)
    const next = groups[index + 1]?.id
    return typeof next === 'number' ? `${clock(id)} – ${clock(next - 1)}` : `${clock(id)} or more`
  })
}

function shownTime(seconds: number | null): string {
  return seconds === null ? '' : clock(Math.round(seconds))
}
