import type { Temporal as TemporalNamespace } from 'temporal-polyfill'

/** The part of Temporal that is needed here. */
export type Temporal = Pick<typeof TemporalNamespace, 'PlainDateTime'>

let loaded: Temporal | undefined = (globalThis as { Temporal?: Temporal }).Temporal

/** The platform's Temporal where there is one; else a polyfill, fetched with the first time that needs it. */
export function temporalOnDemand(): Temporal | Promise<Temporal> {
  return loaded ?? load()
}

async function load(): Promise<Temporal> {
  const { Temporal } = await import('temporal-polyfill')
  loaded = Temporal
  return Temporal
}
