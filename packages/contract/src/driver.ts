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
  readonly answers: Readonly<Record<string, unknown>>
  /** A clock to keep to; the system's own when left out. */
  readonly now?: Date
}

/** A system of the interface: a server, a mock. */
export interface ContractSystem extends SystemTraits {
  readonly name: string
  start(setup: Setup): Promise<{ readonly url: string; stop(): Promise<void> }>
}

/** What a consumer is asked: something, of a system, with credentials. */
type Question<Asked> = Credentials & { readonly url: string; readonly query: Asked }

/**
 * A consumer of the interface: a client, a command line, a page. It asks as its users do and returns what they see. Cases of an operation
 * that it does not have are left out.
 */
export interface ContractConsumer {
  readonly name: string
  ask(question: Question<Query>): Promise<Sight>
  readonly list?: (question: Question<ListQuery>) => Promise<CallsSight>
  readonly harvest?: (question: Question<HarvestQuery>) => Promise<CallsSight>
  readonly search?: (question: Question<SearchQuery>) => Promise<CallsSight>
}

/** All that a setup holds as envelopes by call ID: what a system with scenarios must answer. */
export function envelopesOf({ records, answers }: Setup): Record<string, unknown> {
  const kept = records.map(({ callId, record }) => {
    return [
      callId,
      { result: legacySuccess, resultCode: resultCodeOf('SUCCESS'), resultDatas: record, resultDesc: record },
    ] as const
  })
  return { ...Object.fromEntries(kept), ...answers }
}
