import type { ReadZonedTime, ZoneSettings } from './read-time.ts'

const loaded = new WeakMap<ZoneSettings, ReadZonedTime>()

/** What reads the times of a zone; fetched, with its part of Temporal, for the first record of a client that knows its zone. */
export function zonedTimeOnDemand(zone: ZoneSettings): ReadZonedTime | Promise<ReadZonedTime> {
  return loaded.get(zone) ?? load(zone)
}

async function load(zone: ZoneSettings): Promise<ReadZonedTime> {
  const { createZonedTimeReader } = await import('./zoned-time.ts')
  const read = createZonedTimeReader(zone)
  loaded.set(zone, read)
  return read
}
