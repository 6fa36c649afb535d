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

/** How busy each hour of the day is: peaks in the morning and after lunch, and a few calls at night. */
const traffic = [1, 1, 1, 1, 1, 2, 4, 8, 20, 30, 34, 26, 22, 30, 26, 22, 20, 16, 10, 6, 4, 3, 2, 1]
/** How many of the agents that an hour needs are there: too few in the morning and at lunch, enough otherwise. */
const staffing = traffic.map((_weight, at) => (at === 10 ? 0.8 : at === 12 || at === 13 ? 0.85 : 1.15))
const outboundShare = 0.25
/** How long a call keeps an agent busy on average, with the work after it. */
const busySeconds = 230
/** Nobody waits longer: the platform ends the call. */
const longestWait = 180

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
 * Invents the calls of one VDN that begin on one day in UTC, in the order of their begin. The same arguments give the same calls. An agent has one call at a time, and callers
 * wait for the next one who is free. How a call ended follows from its wait, and callers who gave up call again.
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
  const agents = createAgents(vdn, count)
  const gaveUp: { readonly number: string; readonly end: number }[] = []
  let inSecond = 0
  return begins.map((begin, index) => {
    inSecond = begin === begins[index - 1] ? inSecond + 1 : 1
    const start = { begin, callId: `${begin / second}-${vdn}${String(inSecond).padStart(2, '0')}`, vdn }
    const caller = agents.next(begin)
    if (chance.next() < outboundShare && caller.freeAt <= begin)
      return outboundCall(chance, { ...start, agent: caller })
    const again = gaveUp.findIndex(({ end }) => end < begin && begin - end < 15 * 60 * second)
    const [repeat] = again >= 0 && chance.next() < 0.4 ? gaveUp.splice(again, 1) : []
    const callerNo = repeat?.number ?? phoneNumber(chance)
    const call = inboundCall(chance, { ...start, callerNo, agents })
    if (call.talkBegin === null) gaveUp.unshift({ number: callerNo, end: call.end })
    return call
  })
}

/** An agent, who has one call at a time. */
interface Agent {
  readonly id: number
  freeAt: number
}

/** Creates the agents of a day, as many as its calls need. */
function createAgents(vdn: number, count: number) {
  const total = traffic.reduce((sum, weight) => sum + weight, 0)
  const agents: Agent[] = []
  return {
    /** Returns who is free first of those who are there at a time. */
    next(time: number): Agent {
      const at = Math.floor((time % day) / hour)
      const busy = ((traffic[at] ?? 0) / total) * count * (busySeconds / 3600)
      const there = Math.max(1, Math.round(busy * (staffing[at] ?? 1) + Math.sqrt(busy) * 0.5))
      while (agents.length < there) agents.push({ id: vdn * 100 + agents.length + 1, freeAt: 0 })
      return agents.slice(0, there).reduce((first, agent) => (agent.freeAt < first.freeAt ? agent : first))
    },
  }
}

interface Start {
  readonly begin: number
  readonly callId: string
  readonly vdn: number
}

function inboundCall(
  chance: Chance,
  {
    agents,
    callerNo,
    ...start
  }: Start & { readonly callerNo: string; readonly agents: ReturnType<typeof createAgents> },
): InventedCall {
  const ivrCallTime = chance.between(5, 30)
  const queued = start.begin + ivrCallTime * second
  const agent = agents.next(queued)
  const wait = Math.max(0, Math.ceil((agent.freeAt - queued) / second)) + chance.between(0, 3)
  const patience = 10 + chance.around(90)
  const base = { callerNo, calleeNo: '5550199', callType: 0, skillId: chance.between(7, 9), anonyCall: 0, ivrCallTime }
  const unanswered = (queueWaitTime: number, ackTime: number, releaseCause: number, leaveReason: number) => {
    const record = { ...base, agentId: 0, queueWaitTime, ackTime, callTime: 0, releaseCause }
    return toCall(chance, 'inbound', start, record, leaveReason)
  }
  if (Math.min(wait, patience) > longestWait) return unanswered(longestWait, 0, 512, 2)
  if (wait > patience) return unanswered(patience, 0, 80, 89)
  if (chance.next() < 0.02) {
    agent.freeAt = queued + (wait + 20) * second
    return unanswered(wait, 20, 8, 5)
  }
  const [releaseCause, leaveReason] = chance.pick(answeredEndings)
  const talk = { agentId: agent.id, queueWaitTime: wait, ackTime: chance.between(2, 12) }
  const record = { ...base, ...talk, callTime: 5 + chance.around(200), releaseCause }
  return occupy(chance, agent, toCall(chance, 'inbound', start, record, leaveReason))
}

function outboundCall(chance: Chance, { agent, ...start }: Start & { readonly agent: Agent }): InventedCall {
  const isAnswered = chance.next() < 0.65
  const [releaseCause, leaveReason] = chance.pick(isAnswered ? answeredEndings : unansweredOutbound)
  const record = {
    callerNo: '5550199',
    calleeNo: phoneNumber(chance),
    callType: chance.next() < 0.5 ? 7 : 8,
    agentId: agent.id,
    skillId: 0,
    queueWaitTime: 0,
    ivrCallTime: 0,
    ackTime: chance.between(4, 30),
    callTime: isAnswered ? 5 + chance.around(130) : 0,
    releaseCause,
  }
  return occupy(chance, agent, toCall(chance, 'outbound', start, record, leaveReason))
}

/** Keeps an agent busy with a call and the work after it. */
function occupy(chance: Chance, agent: Agent, call: InventedCall): InventedCall {
  agent.freeAt = call.end + chance.between(5, 40) * second
  return call
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

function phoneNumber(chance: Chance): string {
  return `5550${String(chance.between(0, 9999)).padStart(4, '0')}`
}
