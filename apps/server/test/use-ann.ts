import { afterEach, beforeEach } from 'vitest'
import { type AuditEntry, readAudit } from '../src/people/audit.ts'
import type { PersonChanges } from '../src/people/people.ts'
import type { Role } from '../src/people/roles.ts'
import { makeSignInLink } from '../src/people/sessions.ts'
import { openStore } from '../src/store/open-store.ts'
import type { Engine } from '../src/store/store.ts'
import { addAnn, signedInAnn } from './ann.ts'
import type { NewAddress } from './engines.ts'
import { goodBody, json, type RawResponse, startTestServer, type TestServer } from './server.ts'

/** The record that ann may look up. */
export const record = { callId: '1000000000-0001', callerNo: '0049301234567', calleeNo: '12', callTime: 5 }

/** Returns the cookie that a response sets. */
export const cookieOf = ({ headers }: RawResponse): string => headers['set-cookie']?.[0]?.split(';')[0] ?? ''

/** Starts a server with one record for each test, and returns what the person ann does there. */
export function useAnn() {
  let server: TestServer
  beforeEach(async () => {
    server = await startTestServer()
    const source = await server.store.addSource('import', 'test')
    const key = { ccId: 1, direction: 'inbound', callId: record.callId } as const
    await server.store.put([{ ...key, recordJson: JSON.stringify(record) }], source)
    await addAnn(server.store.engine)
  })
  afterEach(() => server[Symbol.asyncDispose]())

  return {
    /** The server of the current test. */
    get server(): TestServer {
      return server
    },
    get engine(): Engine {
      return server.store.engine
    },
    /** Sends a person and a password. */
    signIn: (given: object, headers = {}): Promise<RawResponse> =>
      server.send({ path: '/session', headers: { ...json, ...headers }, body: JSON.stringify(given) }),
    /** Presses the button on the page of a link. */
    useLink: (token: string, headers = {}): Promise<RawResponse> =>
      server.send({ path: `/sign-in/${token}`, headers: { origin: server.url, ...headers } }),
    /** Signs in by a link, which spares the slow hash of a password, and returns the cookie. */
    async signedIn(): Promise<string> {
      return cookieOf(await this.useLink(await makeSignInLink(server.store.engine, 'ann')))
    },
    /** Looks up the record, or reveals its phone numbers with the path `/reveal`. */
    lookUp: (path: string | undefined, cookie: string, headers = {}): Promise<RawResponse> =>
      server.send({ ...(path ? { path } : {}), headers: { ...json, cookie, ...headers }, body: goodBody }),
    audit: (): Promise<AuditEntry[]> => Array.fromAsync(readAudit(server.store.engine)),
  }
}

/** Starts a server for each test on a database that no other test has, and returns what a person and a test do there. */
export function useServerOn(newAddress: NewAddress) {
  let server: TestServer
  beforeEach(async () => {
    server = await startTestServer({ store: await openStore(await newAddress()) })
  })
  afterEach(() => server[Symbol.asyncDispose]())

  return {
    /** The server of the current test. */
    get server(): TestServer {
      return server
    },
    engine: (): Engine => server.store.engine,
    /** Adds ann with what she may do, and returns her cookie. */
    signedIn: (role: Role, changes?: PersonChanges) => signedInAnn(server.store.engine, role, changes),
    get: (path: string, cookie: string) => server.send({ method: 'GET', path, headers: { cookie } }),
  }
}
