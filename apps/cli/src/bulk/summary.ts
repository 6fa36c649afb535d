import { clock } from './progress.ts'
import type { Tally } from './tally.ts'

/** How a run went, in words. */
export function summaryLines(tally: Tally, seconds: number): string[] {
  const { found, missing, failed, doneBefore, duplicates, unreadable } = tally
  const number = (value: number): string => value.toLocaleString('en')
  const asked = found + missing + failed
  const rate = asked > 0 && seconds > 0 ? `, ${number(Math.round(asked / seconds))}/s` : ''
  const extras = [
    doneBefore > 0 && `${number(doneBefore)} done before`,
    duplicates > 0 && `${number(duplicates)} named twice`,
    unreadable > 0 && `${number(unreadable)} lines name no call`,
  ].filter(Boolean)
  return [
    `${number(found)} found, ${number(missing)} missing, ${number(failed)} failed in ${clock(seconds)}${rate}` +
      (extras.length > 0 ? `; ${extras.join(', ')}` : ''),
    ...(failed > 0 ? [`failed: ${tally.reasons}`] : []),
  ]
}
