import { once } from 'node:events'
import { get } from 'node:http'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import { OpenResponses } from './open-responses.ts'

test('a response whose client left before it was counted makes room', async () => {
  await using app = fastify({ forceCloseConnections: true })
  const responses = new OpenResponses({ perCaller: 1, total: 1 })
  const arrived = Promise.withResolvers<void>()
  const counted = Promise.withResolvers<AbortSignal>()
  app.get('/', async (_request, reply) => {
    const left = once(reply.raw, 'close')
    arrived.resolve()
    await left
    counted.resolve(responses.add(reply, 'ann'))
    return reply.hijack()
  })
  const request = get(await app.listen({ port: 0, host: '127.0.0.1' })).on('error', () => {})
  await arrived.promise
  request.destroy()
  const ended = await counted.promise
  expect(responses.refusal('ann')).toBe('throttled')
  await expect.poll(() => responses.refusal('ann')).toBeUndefined()
  expect(ended.aborted).toBe(true)
})
