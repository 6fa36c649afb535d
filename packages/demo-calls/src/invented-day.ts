/** A finished call of an invented day. Times are epoch milliseconds, in whole seconds. */
export interface InventedCall {
  readonly callId: string
  readonly direction: 'inbound' | 'outbound'
  readonly vdn: number
  readonly waitBegin: number
  /** `null` for a call that never rang. */
  readonly ringBegin: number | null
  /** `null` for a call that nobody answered. */
  readonly talkBegin: number | null
  readonly end: number
  /** When the platform lists the call and returns its record: soon after its end, or much later for a few calls. */
  readonly storedAt: number
  readonly leaveReason: number
  /** The record, as the platform returns it. */
  readonly record: Readonly<Record<string, unknown>>
}

const second = 1000
const hour = 3_600_000
const day = 24 * hour

/** How busy each hour of the day is: peaks before and after lunch, and a few calls at night. */
const traffic = [1, 1, 1, 1, 1, 2, 4, 8, 20, 30, 34, 26, 22, 30, 26, 22, 20, 16, 10, 6, 4, 3, 2, 1]
const busiest = Math.max(...traffic)

/** How a call ended: release cause, leave reason, and how often. */
type Ending = readonly [releaseCause: number, leaveReason: number, share: number]
const answeredEndings: readonly Ending[] = [
  [531, 15, 55],
  [1281, 16, 30],
  [521, 17, 9],
  [0, 0, 6],
]
const unansweredOutbound: readonly Ending[] = [
  [8, 26, 45],
  [47, 20, 30],
  [9, 27, 15],
  [4, 24, 10],
]

/** A source of numbers that look random and are the same for each seed. */
function createChance(seed: number) {
  let state = (Math.abs(seed) % 2_147_483_646) + 1
  const next = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  // The first numbers of neighbouring seeds are alike.
  for (let index = 0; index < 5; index++) next()
  return {
    next,
    /** Returns an integer, both ends included. */
    between: (least: number, most: number): number => Math.floor(least + next() * (most - least + 1)),
    /** Returns seconds that are mostly short and sometimes long. */
    around: (mean: number): number => Math.round(-mean * Math.log(1 - next())),
    /** Returns an item as often as its last element says. */
    pick<Item extends readonly [...unknown[], number]>(items: readonly Item[]): Item {
      let left = next() * items.reduce((sum, item) => sum + Number(item.at(-1)), 0)
      const chosen = items.find((item) => {
        left -= Number(item.at(-1))
        return left <= 0
      })
      return chosen ?? (items[0] as Item)
    },
  }
}
type Chance = ReturnType<typeof createChance>

/**
 * Invents the calls of one VDN that begin on one day in UTC, in the order of their begin. The same arguments give the same calls. Callers who gave up call
 * again, waits grow with the traffic, and causes follow from the waits.
 *
 * @param dayStart Midnight of the day, in epoch milliseconds.
 */
export function inventDay(dayStart: number, vdn: number, count: number): InventedCall[] {
  const chance = createChance(dayStart / hour + vdn * 7919)
  const hours = traffic.map((weight, at) => [at, weight] as const)
  const begins = Array.from({ length: count }, () => {
    const [at] = chance.pick(hours)
    return dayStart + at * hour + chance.between(0, 3599) * second
  }).sort((one, other) => one - other)
  const gaveUp: { readonly number: string; readonly end: number }[] = []
  let inSecond = 0
  return begins.map((begin, index) => {
    inSecond = begin === begins[index - 1] ? inSecond + 1 : 1
    const callId = `${begin / second}-${vdn}${String(inSecond).padStart(2, '0')}`
    if (chance.next() < 0.25) return outboundCall(chance, { begin, callId, vdn })
    const again = gaveUp.findIndex(({ end }) => end < begin && begin - end < 15 * 60 * second)
    const [repeat] = again >= 0 && chance.next() < 0.4 ? gaveUp.splice(again, 1) : []
    const callerNo = repeat?.number ?? phoneNumber(chance)
    const call = inboundCall(chance, { begin, callId, vdn, callerNo })
    if (call.talkBegin === null) gaveUp.unshift({ number: callerNo, end: call.end })
    return call
  })
}

interface Start {
  readonly begin: number
  readonly callId: string
  readonly vdn: number
}

function inboundCall(chance: Chance, start: Start & { readonly callerNo: string }): InventedCall {
  const load = (traffic[Math.floor((start.begin % day) / hour)] ?? 0) / busiest
  const ivrCallTime = chance.between(5, 30)
  const wait = chance.around(6 + 50 * load ** 2)
  const patience = 10 + chance.around(80)
  const longestWait = 180
  const base = {
    callerNo: start.callerNo,
    calleeNo: '5550199',
    callType: 0,
    skillId: chance.between(7, 9),
    anonyCall: 0,
    ivrCallTime,
  }
  const unanswered = (queueWaitTime: number, ackTime: number, releaseCause: number, leaveReason: number) =>
    toCall(
      chance,
      'inbound',
      start,
      { ...base, agentId: 0, queueWaitTime, ackTime, callTime: 0, releaseCause },
      leaveReason,
    )
  if (Math.min(wait, patience) > longestWait) return unanswered(longestWait, 0, 512, 2)
  if (wait > patience) return unanswered(patience, 0, 80, 89)
  if (chance.next() < 0.02) return unanswered(wait, 20, 8, 5)
  const [releaseCause, leaveReason] = chance.pick(answeredEndings)
  const talk = { agentId: agentOf(chance, start.vdn), queueWaitTime: wait, ackTime: chance.between(2, 12) }
  const record = { ...base, ...talk, callTime: 5 + chance.around(200), releaseCause }
  return toCall(chance, 'inbound', start, record, leaveReason)
}

function outboundCall(chance: Chance, start: Start): InventedCall {
  const isAnswered = chance.next() < 0.65
  const [releaseCause, leaveReason] = chance.pick(isAnswered ? answeredEndings : unansweredOutbound)
  const record = {
    callerNo: '5550199',
    calleeNo: phoneNumber(chance),
    callType: chance.next() < 0.5 ? 7 : 8,
    agentId: agentOf(chance, start.vdn),
    skillId: 0,
    queueWaitTime: 0,
    ivrCallTime: 0,
    ackTime: chance.between(4, 30),
    callTime: isAnswered ? 5 + chance.around(130) : 0,
    releaseCause,
  }
  return toCall(chance, 'outbound', start, record, leaveReason)
}

interface Durations extends Readonly<Record<string, unknown>> {
  readonly queueWaitTime: number
  readonly ivrCallTime: number
  readonly ackTime: number
  readonly callTime: number
}

function toCall(
  chance: Chance,
  direction: InventedCall['direction'],
  { begin, callId, vdn }: Start,
  record: Durations,
  leaveReason: number,
): InventedCall {
  const waitBegin = begin + record.ivrCallTime * second
  const ringBegin = waitBegin + record.queueWaitTime * second
  const talkBegin = ringBegin + record.ackTime * second
  const end = talkBegin + record.callTime * second
  const [least, most] = chance.pick([
    [20, 60, 90],
    [60, 600, 7],
    [600, 6000, 3],
  ])
  return {
    callId,
    direction,
    vdn,
    waitBegin,
    ringBegin: record.ackTime > 0 ? ringBegin : null,
    talkBegin: record.callTime > 0 ? talkBegin : null,
    end,
    storedAt: end + chance.between(least, most) * second,
    leaveReason,
    record: { vdn, callId, ...record },
  }
}

function agentOf(chance: Chance, vdn: number): number {
  return vdn * 100 + chance.between(1, 24)
}

function phoneNumber(chance: Chance): string {
  return `5550${String(chance.between(0, 9999)).padStart(4, '0')}`
}
