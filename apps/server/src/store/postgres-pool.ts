// Packages that import this file do not find the declaration by themselves.
/// <reference path="./pgpass.d.ts" />
import pg from 'pg'
import pgPass from 'pgpass'
import { messageOf } from '../error-message.ts'
import { withoutPassword } from '../settings/secrets.ts'
import { UserError } from '../user-error.ts'

// PostgreSQL cancels a statement that takes longer, and a connection that does not report that in time counts as dead. Both times can
// be set in the URL of the database.
const statementTimeout = 8_000
const queryTimeout = 10_000

/** Time limits of statements that handle a whole batch of records, in milliseconds. */
export const batchTimeouts = { statement: 60_000, query: 65_000 } as const

/** Returns a statement with a time limit of its own, in milliseconds, in place of that of its connection. */
export function withTimeout(queryTimeout: number, text: string, values?: unknown[]): pg.QueryConfig {
  // The types of pg do not know this option.
  const options = { text, query_timeout: queryTimeout }
  return values ? { ...options, values } : options
}

/** A client that reads a missing password from the password file. pg does that too, but deprecates it with a warning. */
class Client extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config)
    const readPassword = () =>
      new Promise<string | undefined>((resolve) => {
        const { host, port, database = '', user = '' } = this
        pgPass({ host, port, database, user }, resolve)
      })
    // pg takes a function here, which its types do not know.
    if (!this.password) Object.assign(this, { password: readPassword })
  }
}

/** Creates a pool of connections. They are made when they are needed. */
export function createPool(url: string, { hasStatementTimeout = true } = {}): pg.Pool {
  const pool = new pg.Pool({
    Client,
    max: 10,
    connectionTimeoutMillis: 5_000,
    ...(hasStatementTimeout ? { statement_timeout: statementTimeout } : {}),
    query_timeout: queryTimeout,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'cms-cdr-server',
    types: { getTypeParser },
    connectionString: withExplicitSslMode(url),
  })
  // A connection that is lost while it is idle is replaced when the next query needs one.
  pool.on('error', () => {})
  return pool
}

/** Returns a URL with the explicit TLS mode that pg uses for these modes, because pg warns that their meaning will change. */
function withExplicitSslMode(url: string): string {
  if (/[?&]uselibpqcompat=/.test(url)) return url
  return url.replace(/([?&]sslmode=)(prefer|require|verify-ca)(?=&|$)/, '$1verify-full')
}

/**
 * Connects to a database, and does some work that the database needs first. The pool is closed when that fails.
 *
 * @throws UserError when the server cannot be reached, refuses the user, or has a database that is not UTF-8.
 */
export async function connectPool<Value>(
  url: string,
  work: (pool: pg.Pool, renew: () => pg.Pool) => Promise<Value>,
  options?: { hasStatementTimeout: boolean },
): Promise<Value> {
  const renew = (): pg.Pool => createPool(url, options)
  const pool = renew()
  try {
    await checkEncoding(pool)
    return await work(pool, renew)
  } catch (error) {
    await pool.end()
    // PgBouncer refuses parameters that it does not know. The time limit of queries still holds.
    if (!options && /unsupported startup parameter.*statement_timeout/.test(messageOf(error)))
      return connectPool(url, work, { hasStatementTimeout: false })
    if (error instanceof UserError) throw error
    throw new UserError(`Cannot open the database ${withoutPassword(url)}: ${reasonOf(error)}.${adviceFor(error)}`)
  }
}

async function checkEncoding(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ server_encoding: string }>('SHOW server_encoding')
  const encoding = rows[0]?.server_encoding
  if (encoding === 'UTF8') return
  throw new UserError(
    `The encoding of the database is ${encoding}, but records need UTF8. Create another database: createdb --encoding=UTF8 --template=template0 NAME`,
  )
}

/** Returns whether a query failed because its connection did not respond in time. */
export function isQueryTimeout(error: unknown): boolean {
  return messageOf(error) === 'Query read timeout'
}

/** Returns the message of an error, or its code if it has none, as that of an address with several IPs. */
export function reasonOf(error: unknown): string {
  const { message, code } = error as NodeJS.ErrnoException
  return message || String(code)
}

const unverifiable = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

// By SQLSTATE, or by code of Node.
const advices: Readonly<Record<string, string>> = {
  '28P01': ' Check the user and the password.',
  '28000': ' Check the user and the password, and pg_hba.conf of the server.',
  '3D000': ' Create it: createdb --encoding=UTF8 --template=template0 NAME',
  '42501': ' Grant the user the permissions on the tables, or connect as their owner.',
  '53300': ' Raise max_connections of the server, or put PgBouncer in front of it.',
  ECONNREFUSED: ' Check that the server is running, and check its host and port.',
  ENOTFOUND: ' Check the host name.',
}

function adviceFor(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  if (isQueryTimeout(error) || /timeout exceeded when trying to connect|Connection terminated due to/.test(message))
    return ' The server does not respond. Check host, port and firewalls, and the load of the server.'
  if (/password must be a string/.test(message))
    return ' There is no password for this user. Put it in ~/.pgpass, or put the whole URL in the file of --database-file.'
  if (!unverifiable.has(code)) return advices[code] ?? ''
  return ' Add sslrootcert=FILE with the certificate of its CA to the URL, or use sslmode=no-verify to encrypt without verifying the server.'
}

/** Our numbers are far below 2^53, so BIGINT is read as a number and not as a string. */
const getTypeParser: typeof pg.types.getTypeParser = (type: number, format?: 'text' | 'binary') =>
  type === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(type, format)
