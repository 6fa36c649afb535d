import { styleText } from 'node:util'
import type { Cdr } from '@org/cms-cdr-client'

type Color = Parameters<typeof styleText>[0]

/** What a call consists of, in its order. Each has a sign of its own, so that the bar can be read without colours. */
const phases: readonly (readonly [label: string, sign: string, color: Color, seconds: (cdr: Cdr) => number | null])[] =
  [
    ['IVR', '·', 'blue', (cdr) => cdr.ivrSeconds],
    ['queue', '░', 'yellow', (cdr) => cdr.queueSeconds],
    ['ring', '▒', 'magenta', (cdr) => cdr.ringSeconds],
    ['talk', '█', 'green', (cdr) => cdr.talkSeconds],
  ]

/**
 * Draws a call to scale, IVR → queue → ring → talk, with the seconds below. Nothing for a call whose times are all unknown or 0.
 *
 * @param width How many columns the bar may have.
 */
export function callBar(cdr: Cdr, width: number): string[] {
  const known = phases.flatMap(([label, sign, color, secondsOf]) => {
    const seconds = secondsOf(cdr)
    return seconds === null ? [] : [{ label, sign, color, seconds: Math.max(0, seconds) }]
  })
  const total = known.reduce((sum, { seconds }) => sum + seconds, 0)
  if (total === 0) return []
  const lengths = share(
    known.map(({ seconds }) => seconds),
    width,
  )
  const bar = known.map(({ sign, color }, index) => styleText(color, sign.repeat(lengths[index] ?? 0))).join('')
  const legend = known.map(({ label, sign, color, seconds }) => `${styleText(color, sign)} ${label} ${seconds} s`)
  return [bar, `${legend.join('  ')}  ${styleText('dim', `= ${duration(total)}`)}`]
}

/** Divides columns by seconds: what took any time has at least one. */
function share(seconds: readonly number[], width: number): number[] {
  const total = seconds.reduce((sum, one) => sum + one, 0)
  const lengths = seconds.map((one) => (one === 0 ? 0 : Math.max(1, Math.round((one / total) * width))))
  const longest = lengths.indexOf(Math.max(...lengths))
  const excess = lengths.reduce((sum, length) => sum + length, 0) - width
  return lengths.map((length, index) => (index === longest ? Math.max(1, length - excess) : length))
}

/** Seconds as people read them. */
export function duration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  const parts = [hours && `${hours} h`, minutes && `${minutes} min`, `${seconds % 60} s`]
  return parts.filter(Boolean).join(' ')
}
