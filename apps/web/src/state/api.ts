import { type CatalogueEntry, type Cdr, createCdrClient, type Fetch } from '@org/cms-cdr-client/browser'
import type { CallTarget } from './call-target.ts'

/** Where the server has a record from. */
export interface Origin {
  readonly kind: string
  readonly name: string
  readonly storedAt: Date
}

/** A record with the time at which it was fetched, and where the server has it from, if it says so. */
export interface FetchedCall {
  readonly cdr: Cdr
  /** What the catalog says of its release cause. */
  readonly cause: CatalogueEntry | undefined
  readonly at: Date
  readonly origin: Origin | undefined
}

type CallRequest = CallTarget & { readonly timeZone: string | undefined }

/** Fetches a record, with its numbers masked. */
export function fetchCall(request: CallRequest): Promise<FetchedCall> {
  return fetchBy(fetch, request)
}

/** Fetches the same record with its numbers; the server records it in the audit log first. */
export function revealCall(request: CallRequest): Promise<FetchedCall> {
  return fetchBy((_url, init) => fetch('/reveal', init), request)
}

async function fetchBy(send: Fetch, { callId, direction, ccId, timeZone }: CallRequest): Promise<FetchedCall> {
  let headers: Headers | undefined
  const client = createCdrClient({
    ccId,
    timeZone,
    fetch: async (url, init) => {
      const response = await send(url, init)
      headers = response.headers
      return response
    },
  })
  // The client loads the catalog to read the record, so this waits for nothing.
  const [cdr, { describeCode }] = await Promise.all([
    client.getCdr({ callId, direction }),
    import('@org/cms-cdr-client/codes'),
  ])
  const cause = cdr.releaseCause ? describeCode('releaseCause', cdr.releaseCause.value) : undefined
  return { cdr, cause, at: new Date(), origin: headers && originOf(headers) }
}

function originOf(headers: Headers): Origin | undefined {
  const [kind, name] = headers.get('x-cdr-source')?.split(' ') ?? []
  const storedAt = headers.get('x-cdr-stored-at')
  if (!kind || !name || !storedAt) return undefined
  return { kind, name: decodeURIComponent(name), storedAt: new Date(storedAt) }
}
