import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { CallsSight, GivenRecord, HarvestQuery, ListQuery, Query, SearchQuery, Sight } from './case.ts'
import type { SystemTraits } from './cases/index.ts'
import type { Credentials } from './send.ts'
import { legacySuccess } from './spec.ts'

/** What a system must be made of before the cases run. */
export interface Setup {
  readonly keys: Readonly<Record<string, string>>
  readonly records: readonly GivenRecord[]
  /** Envelopes by call ID, for systems with scenarios. */
  readonly envelopes: Readonly<Record<string, unknown>>
  /** A clock to keep to; the system's own when left out. */
  readonly now?: Date
}

/** A system of the interface: a server, a mock. */
export interface ContractSystem extends SystemTraits {
  readonly name: string
  start(setup: Setup): Promise<{ readonly url: string; stop(): Promise<void> }>
}

/** A query for a consumer to send, with the system and credentials. */
type ConsumerQuery<T> = Credentials & { readonly url: string; readonly query: T }

/**
 * A consumer of the interface: a client, a command line, a page. It queries the system as its users do and returns what they see. Cases
 * of an operation that it does not have are left out.
 */
export interface ContractConsumer {
  readonly name: string
  lookUp(query: ConsumerQuery<Query>): Promise<Sight>
  readonly list?: (query: ConsumerQuery<ListQuery>) => Promise<CallsSight>
  readonly harvest?: (query: ConsumerQuery<HarvestQuery>) => Promise<CallsSight>
  readonly search?: (query: ConsumerQuery<SearchQuery>) => Promise<CallsSight>
}

/** Returns all envelopes of a setup by call ID: what a system with scenarios must respond. */
export function envelopesOf({ records, envelopes }: Setup): Record<string, unknown> {
  const found = records.map(({ callId, record }) => {
    return [
      callId,
      { result: legacySuccess, resultCode: resultCodeOf('SUCCESS'), resultDatas: record, resultDesc: record },
    ] as const
  })
  return { ...Object.fromEntries(found), ...envelopes }
}
