import { createCdrClient } from '@org/cms-cdr-client'
import { type InventedCall, inventDay } from '@org/cms-cdr-demo-calls'
import { createMock } from '@org/cms-cdr-mock'
import pino from 'pino'
import { expect } from 'vitest'
import { defaultCompatibility } from '../src/compatibility.ts'
import { Harvest, type HarvestOptions, type HarvestOutcome } from '../src/harvest/harvest.ts'
import { createResponses } from '../src/responses.ts'
import type { CdrStore } from '../src/store/cdr-store.ts'
import { openStore } from '../src/store/open-store.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour
export const tuesday = Date.UTC(2026, 10, 24)
export const vdns = [25, 26]
/** So many that the longest lists have two pages. */
export const callsPerDay = 80

type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Starts a simulated platform with a clock that harvests are run against. */
export async function simulate(
  store: CdrStore,
  start: number,
  change: (fetch: Fetch, now: () => number) => Fetch = (fetch) => fetch,
) {
  let now = start
  let isDown = false
  const looked: string[] = []
  const mock = await createMock({ port: false, callsPerDay, now: () => new Date(now) })
  const changed = change(mock.fetch, () => now)
  const client = createCdrClient({
    baseUrl: mock.url,
    accessKey: 'ak',
    secretKey: 'sk',
    ccId: 1,
    retry: 0,
    fetch: async (url, init) => {
      if (isDown) throw new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) })
      const { queryParam } = await bodyOf(init)
      if (queryParam) looked.push(queryParam.callId)
      return changed(url, init)
    },
  })
  const outcomes: HarvestOutcome[] = []
  const create = (clock = () => now, options: Partial<HarvestOptions> = {}) =>
    new Harvest({
      client,
      name: 'mock',
      ccId: 1,
      vdns,
      intervalSeconds: 300,
      store,
      responses: createResponses(defaultCompatibility),
      log: pino({ level: 'silent' }),
      now: () => new Date(clock()),
      onCall: (outcome) => void outcomes.push(outcome),
      ...options,
    })
  const pass = (harvest: Harvest): Promise<boolean> => harvest.pass(new AbortController().signal)
  return {
    create,
    looked,
    outcomes,
    now: () => now,
    set: (time: number) => {
      now = time
    },
    setDown: (value: boolean) => {
      isDown = value
    },
    /** Runs a harvest once. */
    pass,
    /** Runs a harvest every five minutes until a time. */
    async run(harvest: Harvest, until: number, step = 5 * minute): Promise<void> {
      for (; now < until; now += step) await pass(harvest)
      await pass(harvest)
    },
  }
}

/** Returns the calls that the platform had stored at a time, of some days. */
export function truth(from: number, until: number): InventedCall[] {
  const days = Array.from({ length: Math.ceil((until - from) / day) + 1 }, (_, index) => from + index * day)
  const calls = days.flatMap((start) => vdns.flatMap((vdn) => inventDay(start - (start % day), vdn, callsPerDay)))
  return calls.filter(({ storedAt }) => storedAt <= until)
}

/** Returns those of these calls that began since the first time. */
export function truthSince(from: number, until: number): InventedCall[] {
  return truth(from, until).filter(({ waitBegin }) => waitBegin >= from)
}

/** Returns the records of an archive by direction and call ID. */
export async function archive(store: CdrStore): Promise<Map<string, unknown>> {
  const records = new Map<string, unknown>()
  for await (const { direction, callId, recordJson } of store.rows())
    records.set(`${direction} ${callId}`, JSON.parse(recordJson))
  return records
}

/** Returns those of some calls that are not in the archive. */
export async function notStored(store: CdrStore, calls: readonly InventedCall[]): Promise<InventedCall[]> {
  const records = await archive(store)
  return calls.filter(({ direction, callId }) => !records.has(`${direction} ${callId}`))
}

/** Compares the archive with the truth, and returns the calls that are missing. */
export async function missing(store: CdrStore, expected: readonly InventedCall[]): Promise<InventedCall[]> {
  const records = await archive(store)
  expect(records.size).toBeLessThanOrEqual(expected.length)
  return expected.filter(({ direction, callId, record }) => {
    const stored = records.get(`${direction} ${callId}`)
    if (stored) expect(stored).toEqual(record)
    return !stored
  })
}

/** Returns the missing calls that no reported loss covers. */
export async function unreported(harvest: Harvest, lost: readonly InventedCall[]): Promise<InventedCall[]> {
  const losses = await harvest.state.losses()
  return lost.filter(
    (call) =>
      !losses.some(
        ({ vdn, direction, from, until }) =>
          vdn === call.vdn && direction === call.direction && from <= call.waitBegin && call.waitBegin <= until,
      ),
  )
}

interface ListOrQuery {
  readonly queryParam?: { readonly callId: string; readonly isCallin: string }
  readonly vdn?: number
  readonly isCallIn?: string
  readonly beginDate?: number
  readonly endDate?: number
  readonly offset?: number
  readonly limit?: number
}

/** Reads the body of a request, text or bytes. */
export const bodyOf = (init: RequestInit) => new Response(init.body ?? null).json() as Promise<ListOrQuery>

/** Opens an empty archive in memory. */
export const openMemory = () => openStore('sqlite::memory:')
