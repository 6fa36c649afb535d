import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import proxyAddr from '@fastify/proxy-addr'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import type { FastifyBaseLogger } from 'fastify'
import type { Answers } from '../answers.ts'
import { AddressList } from '../auth/address-list.ts'

/** What decides at the doors. */
export interface DoorsOptions {
  readonly answers: Answers
  readonly allow?: readonly string[] | undefined
  readonly trustedProxies?: readonly string[] | undefined
  readonly log?: FastifyBaseLogger | undefined
}

/** A request that was answered, for the log. It names the route and not the path, since nobody knows what stands in a path. */
export interface RequestLine {
  readonly reqId: string
  readonly method: string
  readonly route: string
  readonly status: number
  /** Milliseconds, to the tenth. */
  readonly ms: number
  readonly who: string
  readonly outcome: string
  readonly ip: string
}

/** What every request meets, whoever answers it. */
export interface Doors {
  /** Tells whether an address is that of a proxy whose `X-Forwarded-For` is believed. */
  readonly isTrusted: ((address: string, hops: number) => boolean) | undefined
  /** Where a request comes from: the sender, or whom a trusted proxy names. */
  addressOf(request: IncomingMessage): string
  /** The answer to an address that may not ask. */
  refusalOf(address: string): string | undefined
  /** Writes one line; not there without a log. */
  readonly logRequest: ((line: RequestLine) => void) | undefined
}

/** Puts the doors up. */
export function createDoors({ answers, allow, trustedProxies, log }: DoorsOptions): Doors {
  const allowed = allow && new AddressList(allow)
  const refusal = answers.failure(
    resultCodeOf('INSUFFICIENT_PERMISSION'),
    'The address of the sender is not on the allow-list.',
  )
  const isTrusted = trustedProxies?.length ? proxyAddr.compile([...trustedProxies]) : undefined
  return {
    isTrusted,
    addressOf: (request) => (isTrusted ? proxyAddr(request, isTrusted) : (request.socket.remoteAddress ?? '')),
    refusalOf: (address) => (allowed && !allowed.has(address) ? refusal : undefined),
    logRequest: log && ((line) => log.info(line)),
  }
}

/** To the tenth. */
export const inTenths = (value: number): number => Math.round(value * 10) / 10

/** Headers of every answer. */
export const headersForAll = { 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' } as const

/** The header with the ID of a request, of every answer too. */
export const idHeader = 'x-request-id'

/** The caller's own ID, where it can stand in a log; else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[idHeader]
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID()
}
