import { catalogues } from '@org/cms-cdr-client/codes'
import { examples } from '@org/cms-cdr-client/testing'

const count = 400
const causes = Object.values(catalogues.releaseCause).map(({ value }) => value)
const record: object = Object(examples.inbound.response.resultDesc)

/** Numbers that look like chance and are the same each time. */
function* chances(): Generator<number> {
  for (let state = 20_261_124; ; ) {
    state = (state * 48_271) % 2_147_483_647
    yield state / 2_147_483_647
  }
}

/** The inbound calls of an invented day, by call ID, as the platform would record them: to look at lists and charts with. */
export function demoCalls(): Readonly<Record<string, object>> {
  const chance = chances()
  const next = (): number => chance.next().value ?? 0
  const records: Record<string, object> = {}
  for (let index = 1; index <= count; index++) {
    const isAnswered = next() < 0.82
    const begin = new Date(Date.UTC(2026, 10, 23, 8 + Math.floor(next() * 11), next() * 60, next() * 60))
    const queueWaitTime = Math.round(-22 * Math.log(1 - next()))
    const ackTime = Math.round(3 + next() * 14)
    const callTime = isAnswered ? Math.round(-190 * Math.log(1 - next())) : 0
    const end = new Date(begin.getTime() + (queueWaitTime + ackTime + callTime) * 1000)
    const callId = `1732345200-${String(index).padStart(4, '0')}`
    records[callId] = {
      ...record,
      callId,
      queueWaitTime,
      ackTime,
      callTime,
      ivrCallTime: Math.round(next() * 25),
      agentId: isAnswered ? 1001 + Math.floor(next() * 24) : 0,
      releaseCause: isAnswered ? 0 : causes[Math.floor(next() * causes.length)],
      beginTime: textOf(begin),
      endTime: textOf(end),
      callerNo: `55501${String(Math.floor(next() * 100)).padStart(2, '0')}`,
    }
  }
  return records
}

/** Their call IDs as a file to drop on the console. */
export function demoList(): string {
  return ['callId', ...Object.keys(demoCalls()), ''].join('\r\n')
}

function textOf(date: Date): string {
  return date.toISOString().slice(0, 19).replace('T', ' ')
}
