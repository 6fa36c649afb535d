import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { queryPath } from '@org/cms-cdr-client'
import { signedContentType, signRequest } from '@org/cms-cdr-client/signing'
import { callIdOf, ccId } from './records.ts'

/** How a server did under load. */
export interface Measured {
  readonly perSecond: number
  readonly p50Milliseconds: number
  readonly p99Milliseconds: number
  /** CPU time of all its processes for one response. */
  readonly cpuMicroseconds: number
}

const distinctRequests = 2_000

/** Starts a server and waits until it responds. */
export async function startServer(command: string, args: readonly string[], port: number): Promise<ChildProcess> {
  const child = spawn(command, args, { stdio: 'ignore' })
  for (let tries = 0; tries < 600; tries++) {
    if (hasEnded(child))
      throw new Error(`${command} ${args.join(' ')} ended with ${child.exitCode ?? child.signalCode}.`)
    const [request] = requestsTo(port, 1, 1)
    const isUp = await fetch(`http://127.0.0.1:${port}${queryPath}`, request).then(
      () => true,
      () => false,
    )
    if (isUp) return child
    await sleep(50)
  }
  throw new Error(`${command} does not respond.`)
}

/** Returns whether a process has ended, by itself or by a signal. */
export function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

/** How a load differs from the usual one. */
export interface LoadOptions {
  /** Default: 64. */
  readonly connections?: number
  /** Signs with a secret that the server does not know. */
  readonly isWrong?: boolean
  /** Stays awake on a core of its own: waking it would be work of the server's core, and no matter of the server. */
  readonly hasOwnCore?: boolean
}

/** Looks up random records, each request with a signature and a timestamp of its own. */
export async function load(
  port: number,
  rows: number,
  seconds: number,
  pids: readonly number[],
  { connections = 64, isWrong = false, hasOwnCore = false }: LoadOptions = {},
): Promise<Measured> {
  const status = isWrong ? 401 : 200
  const requests = requestsTo(port, rows, distinctRequests, isWrong ? 'wrong' : 'sk').map(
    ({ method, headers, body }) => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
      return Buffer.from(`${method} ${queryPath} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
    },
  )
  const latencies: number[] = []
  const before = cpuSeconds(pids)
  const began = performance.now()
  const until = began + seconds * 1000
  let isOver = !hasOwnCore
  const stayAwake = (): void => {
    if (!isOver) setImmediate(stayAwake)
  }
  stayAwake()
  await Promise.all(
    Array.from({ length: connections }, (_, index) =>
      sendUntil(until, { port, requests, first: index, latencies, status }),
    ),
  )
  isOver = true
  const elapsed = (performance.now() - began) / 1000
  latencies.sort((a, b) => a - b)
  return {
    perSecond: latencies.length / elapsed,
    p50Milliseconds: latencies[Math.floor(latencies.length * 0.5)] ?? Number.NaN,
    p99Milliseconds: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
    cpuMicroseconds: ((cpuSeconds(pids) - before) * 1e6) / latencies.length,
  }
}

/**
 * One connection that sends its next request as soon as it has a response. A socket and no more: the load generators of npm use more of
 * the processor than the servers that they are to measure.
 */
function sendUntil(
  until: number,
  {
    port,
    requests,
    first,
    latencies,
    status,
  }: {
    readonly port: number
    readonly requests: readonly Buffer[]
    readonly first: number
    readonly latencies: number[]
    readonly status: number
  },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let next = first
    let sentAt = 0
    let text = ''
    const send = (): void => {
      text = ''
      sentAt = performance.now()
      socket.write(requests[next++ % requests.length] ?? '')
    }
    socket.setNoDelay().setEncoding('latin1').on('connect', send).on('error', reject)
    socket.on('close', () => reject(new Error(`The server on port ${port} closed a connection.`)))
    socket.on('data', (chunk: string) => {
      text += chunk
      const head = text.indexOf('\r\n\r\n')
      const length = /content-length: (\d+)/i.exec(text)?.[1]
      const isWhole = head > 0 && (length ? text.length >= head + 4 + Number(length) : text.endsWith('0\r\n\r\n'))
      if (!isWhole) return
      const now = performance.now()
      latencies.push(now - sentAt)
      if (!text.startsWith(`HTTP/1.1 ${status}`)) reject(new Error(`Not ${status}: ${text.slice(0, 400)}`))
      else if (now < until) send()
      else {
        socket.destroy()
        resolve()
      }
    })
  })
}

function requestsTo(port: number, rows: number, count: number, secretKey = 'sk') {
  const host = `127.0.0.1:${port}`
  const now = Date.now()
  return Array.from({ length: count }, (_, index) => {
    const callId = callIdOf(Math.floor(Math.random() * rows))
    const body = JSON.stringify({ queryParam: { ccId, isCallin: 'true', callId } })
    const headers = { host, 'content-type': signedContentType, 'content-length': String(Buffer.byteLength(body)) }
    const keys = { accessKey: 'ak', secretKey, time: new Date(now + index) }
    const { authorization } = signRequest({ method: 'POST', path: queryPath, headers, body }, keys)
    return { method: 'POST', body, headers: { ...headers, authorization } }
  })
}

/** CPU time that processes have used so far, from Linux's accounts in hundredths of a second. */
function cpuSeconds(pids: readonly number[]): number {
  let ticks = 0
  for (const pid of pids) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    ticks += Number(fields[11]) + Number(fields[12])
  }
  return ticks / 100
}
