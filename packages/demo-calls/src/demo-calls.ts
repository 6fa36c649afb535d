import { inventDay } from './invented-day.ts'

export { type InventedCall, inventDay } from './invented-day.ts'

const monday = Date.UTC(2026, 10, 23)

/** The first 400 inbound calls of an invented Monday, by call ID, as the platform would record them: to look at lists and charts with. */
export function demoCalls(): Readonly<Record<string, object>> {
  const inbound = inventDay(monday, 25, 480).filter(({ direction }) => direction === 'inbound')
  return Object.fromEntries(
    inbound.slice(0, 400).map(({ callId, waitBegin, end, record }) => {
      const beginTime = textOf(waitBegin - Number(record.ivrCallTime) * 1000)
      return [callId, { ...record, beginTime, endTime: textOf(end) }]
    }),
  )
}

/** Their call IDs as a file to drop on the console. */
export function demoList(): string {
  return ['callId', ...Object.keys(demoCalls()), ''].join('\r\n')
}

function textOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')
}
