import { styleText } from 'node:util'
import { type Cdr, isPlausibleDuration } from '@org/cms-cdr-client'

type Color = Parameters<typeof styleText>[0]

/** The phases of a call in order. Each has its own symbol, so that the bar can be read without colors. */
const phases: readonly (readonly [label: string, sign: string, color: Color, seconds: (cdr: Cdr) => number | null])[] =
  [
    ['IVR', '·', 'blue', (cdr) => cdr.ivrSeconds],
    ['queue', '░', 'yellow', (cdr) => cdr.queueSeconds],
    ['ring', '▒', 'magenta', (cdr) => cdr.ringSeconds],
    ['talk', '█', 'green', (cdr) => cdr.talkSeconds],
  ]

/**
 * Draws a call to scale, IVR → queue → ring → talk, with the seconds below. Implausible durations are marked and not drawn.
 *
 * @param width The number of columns of the bar.
 */
export function callBar(cdr: Cdr, width: number): string[] {
  const known = phases.flatMap(([label, sign, color, secondsOf]) => {
    const seconds = secondsOf(cdr)
    return seconds === null ? [] : [{ label, sign, color, seconds, isPlausible: isPlausibleDuration(seconds) }]
  })
  const drawn = known.filter(({ isPlausible }) => isPlausible)
  const total = drawn.reduce((sum, { seconds }) => sum + seconds, 0)
  if (total === 0 && drawn.length === known.length) return []
  const lengths = share(
    drawn.map(({ seconds }) => seconds),
    width,
  )
  const bar = drawn.map(({ sign, color }, index) => styleText(color, sign.repeat(lengths[index] ?? 0))).join('')
  const legend = known.map(({ label, sign, color, seconds, isPlausible }) => {
    const mark = isPlausible ? '' : ` ${styleText('red', '(implausible)')}`
    return `${styleText(color, sign)} ${label} ${seconds} s${mark}`
  })
  const sum = total > 0 ? `  ${styleText('dim', `= ${duration(total)}`)}` : ''
  return [...(total > 0 ? [bar] : []), `${legend.join('  ')}${sum}`]
}

/** Divides columns in proportion to seconds. A phase that took any time gets at least one. */
function share(seconds: readonly number[], width: number): number[] {
  const total = seconds.reduce((sum, one) => sum + one, 0)
  const lengths = seconds.map((one) => (one === 0 ? 0 : Math.max(1, Math.round((one / total) * width))))
  const longest = lengths.indexOf(Math.max(...lengths))
  const excess = lengths.reduce((sum, length) => sum + length, 0) - width
  return lengths.map((length, index) => (index === longest ? Math.max(1, length - excess) : length))
}

/** Formats seconds for people. */
export function duration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  const parts = [hours && `${hours} h`, minutes && `${minutes} min`, `${seconds % 60} s`]
  return parts.filter(Boolean).join(' ')
}
