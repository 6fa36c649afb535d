// Ways to look up one record. Each returns what its users work with.
import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createCdrClient as createPortableClient } from '@org/cms-cdr-client'
import { createCdrClient } from '@org/cms-cdr-client/node'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import createApi from 'openapi-fetch'
import pRetry from 'p-retry'
import { Client, Pool } from 'undici'
import * as z from 'zod'

type LookUp = (callId: string) => Promise<unknown>

const [path] = Object.keys(spec.paths)
const keys = { accessKey: 'bench-ak', secretKey: 'bench-sk' }
const bodyOf = (callId: string) => ({ queryParam: { ccId: 1, isCallin: 'true', callId } })

// All that the specification says of a record, as a careful user writes it down.
const integer = z.int().nullish()
const seconds = z.int().min(0).nullish()
const text = z.string().nullish()
const time = z
  .string()
  .regex(/^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})?$/)
  .nullish()
const record = z.looseObject({
  ...{ vdn: integer, callType: integer, agentId: integer, skillId: integer, anonyCall: integer, releaseCause: integer },
  ...{ queueWaitTime: seconds, ivrCallTime: seconds, ackTime: seconds, callTime: seconds },
  ...{ callId: text, callerNo: text, calleeNo: text, beginTime: time, endTime: time },
  ...{ result: text, resultCode: text, busiResult: text, busiSubStatus: text },
})
const envelope = z.looseObject({
  result: z.literal('0').optional(),
  resultCode: z.literal('0100000'),
  resultDatas: record.optional(),
  resultDesc: record,
})

export const variants: Readonly<Record<string, (baseUrl: string) => LookUp>> = {
  'bare fetch, unsigned': (baseUrl) => async (callId) => {
    const response = await fetch(baseUrl + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json;charset=UTF-8' },
      body: JSON.stringify(bodyOf(callId)),
    })
    return response.json()
  },
  'openapi-fetch + node:crypto + zod + p-retry': (baseUrl) => {
    // biome-ignore lint/suspicious/noExplicitAny: as a user would write it who has no generated types.
    const api = createApi<any>({ baseUrl })
    api.use({
      async onRequest({ request }) {
        const body = await request.clone().text()
        request.headers.set('authorization', signByHand(new URL(request.url), body))
        return request
      },
    })
    return (callId) =>
      pRetry(
        async () => {
          const { data, error } = await api.POST(path as never, { body: bodyOf(callId) } as never)
          if (error) throw error
          return envelope.parse(data).resultDesc
        },
        { retries: 2 },
      )
  },
  'undici Pool.request + node:crypto + zod + p-retry': (baseUrl) => {
    const pool = new Pool(baseUrl, { connections: 64 })
    const url = new URL(path ?? '', baseUrl)
    return (callId) =>
      pRetry(
        async () => {
          const text = JSON.stringify(bodyOf(callId))
          const headers = { 'content-type': 'application/json;charset=UTF-8', authorization: signByHand(url, text) }
          const { statusCode, body } = await pool.request({ method: 'POST', path: url.pathname, headers, body: text })
          if (statusCode !== 200) throw new Error(`HTTP ${statusCode}`)
          return envelope.parse(await body.json()).resultDesc
        },
        { retries: 2 },
      )
  },
  'undici dispatch, unsigned': (baseUrl) => {
    const idle = Array.from({ length: 64 }, () => new Client(baseUrl, { headersTimeout: 0, bodyTimeout: 0 }))
    const headers = { 'content-type': 'application/json;charset=UTF-8' }
    return (callId) =>
      new Promise((resolve, reject) => {
        const client = idle.pop()
        let text = ''
        client?.dispatch(
          { method: 'POST', path: path ?? '', headers, body: JSON.stringify(bodyOf(callId)) },
          {
            onRequestStart: () => {},
            onResponseStart: () => {},
            onResponseData: (_controller, chunk) => {
              text += chunk
            },
            onResponseEnd: () => {
              idle.push(client)
              resolve(JSON.parse(text))
            },
            onResponseError: (_controller, error) => reject(error),
          },
        )
      })
  },
  'our ./node': (baseUrl) => {
    const tls = process.env.BENCH_CA ? { tls: { ca: readFileSync(process.env.BENCH_CA, 'utf8') } } : {}
    const client = createCdrClient({ ...keys, ...tls, baseUrl, ccId: 1, timeZone: 'America/Sao_Paulo' })
    return (callId) => client.getCdr({ callId, direction: 'inbound' })
  },
  'our . over fetch': (baseUrl) => {
    const client = createPortableClient({ ...keys, baseUrl, fetch, ccId: 1, timeZone: 'America/Sao_Paulo' })
    return (callId) => client.getCdr({ callId, direction: 'inbound' })
  },
}

/** `fetch` with the signature as the textbook has it. */
export function lookUpSigned(baseUrl: string): LookUp {
  const url = new URL(path ?? '', baseUrl)
  return async (callId) => {
    const body = JSON.stringify(bodyOf(callId))
    const headers = { 'content-type': 'application/json;charset=UTF-8', authorization: signByHand(url, body) }
    const response = await fetch(url, { method: 'POST', headers, body })
    return response.json()
  }
}

/** The signature as the textbook has it: nothing is stored between calls. */
function signByHand(url: URL, body: string): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  const names = 'content-length;content-type;host'
  const prefix = `auth-v2/${keys.accessKey}/${new Date().toISOString()}/${names}`
  const lines = [
    `content-length:${Buffer.byteLength(body)}`,
    `content-type:${encode('application/json;charset=UTF-8')}`,
    `host:${encode(url.host)}`,
  ]
  const canonical = ['POST', url.pathname, '', names, ...lines, encode(body)].join('\n')
  const key = createHmac('sha256', keys.secretKey).update(prefix).digest('hex')
  return `${prefix}/${createHmac('sha256', key).update(canonical).digest('hex')}`
}
