import { demoCalls } from '@org/cms-cdr-demo-calls'
import { readQuery } from '../query/read-query.ts'
import { exampleRecords } from '../spec.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import type { CdrEntry } from '../store/store.ts'

/** Stores an invented day of inbound calls. */
export async function putDemoDay(store: CdrStore, ccId: number): Promise<void> {
  const entries = Object.entries(demoCalls()).map(([callId, record]) => ({
    ccId,
    direction: 'inbound' as const,
    callId,
    recordJson: JSON.stringify(record),
  }))
  await store.put(entries, await store.addSource('demo', 'an invented day'))
}

/** Stores the records of the spec's examples. Returns the first of them, the vendor's sample. */
export async function putDemoRecords(store: CdrStore): Promise<CdrEntry> {
  const entries = exampleRecords.map(({ query, record }) => {
    const reading = readQuery(JSON.stringify(query))
    if (!('key' in reading)) throw new Error('An example of the spec is not a valid query.')
    return { ...reading.key, recordJson: JSON.stringify(record) }
  })
  const [first] = entries
  if (!first) throw new Error('The spec has no example with a record.')
  await store.put(entries, await store.addSource('demo', 'examples of the spec'))
  return first
}
