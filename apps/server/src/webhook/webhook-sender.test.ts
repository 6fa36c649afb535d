import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { Webhook } from 'standardwebhooks'
import { expect, onTestFinished, test } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { runCommand } from '../../test/run-command.ts'
import { expireEventNumbers } from '../events/stored-calls.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'
import { examineWebhook } from './webhook-health.ts'
import { type DeliveryOutcome, WebhookSender } from './webhook-sender.ts'
import { WebhookState } from './webhook-state.ts'

const signer = new Webhook(`whsec_${Buffer.alloc(24, 7).toString('base64')}`)
const timeout = 100_000

interface Delivery {
  readonly id: string
  readonly body: { readonly type: string; readonly data: Readonly<Record<string, unknown>> }
}

/** Starts a receiver that verifies each signature, and lets a test respond. */
async function startReceiver(respond: (delivery: Delivery, response: ServerResponse) => void) {
  const deliveries: Delivery[] = []
  const server = createServer(async (request: IncomingMessage, response) => {
    const payload = await text(request)
    const body = signer.verify(payload, request.headers as Record<string, string>) as Delivery['body']
    const delivery = { id: String(request.headers['webhook-id']), body }
    deliveries.push(delivery)
    respond(delivery, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/calls`)
  return { url, deliveries, ids: () => deliveries.map(({ body }) => body.data.callId) }
}

const accept = (_delivery: Delivery, response: ServerResponse) => response.writeHead(204).end()

interface Started {
  readonly outcomes: DeliveryOutcome[]
  readonly stop: () => Promise<void>
}

/** Starts a sender with short pauses, and waits until it has saved a position. */
async function startSender(store: CdrStore, url: URL, options: object = {}): Promise<Started> {
  const outcomes: DeliveryOutcome[] = []
  const sender = new WebhookSender({
    ...{ url, signer, ccId: 1, isMasked: true, pauses: [10, 20], engine: store.engine },
    log: pino({ level: 'silent' }),
    onDelivery: (outcome) => outcomes.push(outcome),
    ...options,
  })
  sender.start()
  onTestFinished(() => sender.stop())
  await expect.poll(() => new WebhookState(store.engine).position(), { timeout }).toBeDefined()
  return { outcomes, stop: () => sender.stop() }
}

async function put(store: CdrStore, ...callIds: string[]): Promise<void> {
  const source = await store.addSource('import', 'a')
  const recordJson = JSON.stringify({ callerNo: '5511955501234', calleeNo: '4000', callTime: 60, queueWaitTime: 5 })
  for (const callId of callIds) await store.put([{ ccId: 1, direction: 'inbound', callId, recordJson }], source)
}

describeOnEveryEngine('a webhook', (newAddress) => {
  test('gets each call that is stored from now on, signed and masked, also after a restart', async () => {
    const address = await newAddress()
    const store = await openStore(address)
    onTestFinished(() => store.close())
    await put(store, 'before')
    const { url, deliveries, ids } = await startReceiver(accept)
    const first = await startSender(store, url)
    await put(store, 'one', 'two')
    await expect.poll(() => ids().toSorted(), { timeout }).toEqual(['one', 'two'])
    await first.stop()
    await put(store, 'three')
    const second = await startSender(store, url, { isMasked: false })
    await expect.poll(ids, { timeout }).toContain('three')
    expect(new Set(deliveries.map(({ id }) => id))).toEqual(new Set(['call_2', 'call_3', 'call_4']))
    const sent = deliveries.find(({ body }) => body.data.callId === 'one')?.body
    expect(sent).toMatchObject({ type: 'call.stored', data: { ccId: 1, queueSeconds: 5, talkSeconds: 60 } })
    expect(JSON.stringify(sent)).not.toContain('5511955501234')
    expect(deliveries.find(({ body }) => body.data.callId === 'three')?.body.data.callingNumber).toBe('5511955501234')
    expect(new Set([...first.outcomes, ...second.outcomes])).toEqual(new Set(['delivered']))
  })

  test('gets a call again that it did not accept, or for which it took too long', async () => {
    const store = await openStore(await newAddress())
    onTestFinished(() => store.close())
    const { url, deliveries, ids } = await startReceiver((delivery, response) => {
      if (deliveries.length === 1) response.writeHead(503).end()
      // The second time it does not respond at all.
      else if (deliveries.length > 2) accept(delivery, response)
    })
    const { outcomes } = await startSender(store, url, { timeout: 500 })
    await put(store, 'one')
    await expect.poll(() => outcomes, { timeout }).toEqual(['failed', 'failed', 'delivered'])
    expect(ids()).toEqual(['one', 'one', 'one'])
    expect(new Set(deliveries.map(({ id }) => id)).size).toBe(1)
  })

  test('gets calls again that were on their way when the server stopped', async () => {
    const store = await openStore(await newAddress())
    onTestFinished(() => store.close())
    let isStopped = false
    const { url, deliveries } = await startReceiver((delivery, response) => {
      if (isStopped) accept(delivery, response)
    })
    const first = await startSender(store, url)
    await put(store, 'one')
    await expect.poll(() => deliveries.length, { timeout }).toBe(1)
    await first.stop()
    isStopped = true
    await startSender(store, url)
    await expect.poll(() => deliveries.map(({ id }) => id), { timeout }).toEqual(['call_1', 'call_1'])
  })

  test('reports the number of calls that expired before they were sent', async () => {
    const store = await openStore(await newAddress())
    onTestFinished(() => store.close())
    const { url, deliveries } = await startReceiver(async (delivery, response) => {
      if (delivery !== deliveries[0]) return accept(delivery, response)
      // The second time, the calls that have expired are deleted.
      const now = Date.now() + 25 * 60 * 60_000
      for (let run = 0; run < 2; run += 1) await expireEventNumbers(store.engine, { now })
      response.writeHead(503).end()
    })
    const lost: number[] = []
    const onDelivery = (outcome: DeliveryOutcome, calls: number) => outcome === 'lost' && lost.push(calls)
    await new WebhookState(store.engine).save(0)
    await put(store, ...Array.from({ length: 20 }, (_, index) => String(index)))
    await startSender(store, url, { onDelivery })
    await expect.poll(() => new WebhookState(store.engine).position(), { timeout }).toBe(20)
    expect(lost).toEqual([20])
  })

  test.each([413, 422])('that will never accept a call (%i) gets the others without delay', async (status) => {
    const store = await openStore(await newAddress())
    onTestFinished(() => store.close())
    const { url, ids } = await startReceiver((delivery, response) => {
      if (delivery.body.data.callId === 'bad') response.writeHead(status).end()
      else accept(delivery, response)
    })
    const { outcomes } = await startSender(store, url, { pauses: [timeout * 10] })
    await put(store, 'bad', 'good')
    await expect.poll(ids, { timeout }).toContain('good')
    await expect.poll(() => outcomes, { timeout }).toContain('dead')
    expect(ids().filter((id) => id === 'bad')).toHaveLength(1)
  })

  test('that cannot verify signatures for a while gets every call afterwards', async () => {
    const store = await openStore(await newAddress())
    onTestFinished(() => store.close())
    const { url, deliveries } = await startReceiver((delivery, response) => {
      if (deliveries.length <= 2) response.writeHead(400).end()
      else accept(delivery, response)
    })
    const { outcomes } = await startSender(store, url)
    await put(store, 'one')
    await expect.poll(() => outcomes, { timeout }).toEqual(['failed', 'failed', 'delivered'])
    expect(await new WebhookState(store.engine).countLetters()).toBe(0)
  })

  test('leaves no dead letter of a call that is erased', async () => {
    const store = await openStore(await newAddress())
    onTestFinished(() => store.close())
    const state = new WebhookState(store.engine)
    const call = { ccId: 1, direction: 'inbound', callId: '1' } as const
    await state.addLetter({ ...call, position: 1, failedAt: Date.now(), reason: 'HTTP status 500' })
    await state.addLetter({ ...call, callId: '2', position: 2, failedAt: Date.now(), reason: 'HTTP status 500' })
    await store.erase(call)
    expect((await state.letters()).map(({ callId }) => callId)).toEqual(['2'])
  })

  test('gets no call twice because a process was frozen while another one sent', async () => {
    const store = await openStore(await newAddress())
    onTestFinished(() => store.close())
    const state = new WebhookState(store.engine)
    for (const position of [8, 5_000, 16]) await state.save(position)
    expect(await state.position()).toBe(5_000)
  })

  test('that refuses a call gets the others, and the refused one when somebody retries it', async () => {
    const address = await newAddress()
    const store = await openStore(address)
    onTestFinished(() => store.close())
    let isRefusing = true
    const { url, ids } = await startReceiver((delivery, response) => {
      if (isRefusing && delivery.body.data.callId === 'bad') response.writeHead(302, { location: '/elsewhere' }).end()
      else accept(delivery, response)
    })
    const { outcomes } = await startSender(store, url)
    await put(store, 'bad', 'good')
    await expect.poll(() => outcomes, { timeout }).toContain('dead')
    await expect.poll(ids, { timeout }).toContain('good')
    const [finding] = await Array.fromAsync(examineWebhook(store.engine))
    expect(finding?.text).toMatch(/^the receiver did not accept 1 call/)
    const command = (...args: string[]) => runCommand(['webhook', ...args, '--database', address])
    expect((await command('list', '--json'))[1]).toMatch(/"event":1,.*"callId":"bad","reason":"HTTP status 302"/)
    expect(await command('retry')).toEqual([1, expect.stringContaining('Give the number of an event, or --all.')])
    expect(await command('retry', '99')).toEqual([1, expect.stringContaining('Event 99 is not in the list')])
    isRefusing = false
    expect(await command('retry', '1')).toEqual([0, expect.stringContaining('1 call will be sent again')])
    await expect.poll(() => new WebhookState(store.engine).countLetters(), { timeout }).toBe(0)
    expect(ids().filter((id) => id === 'bad')).toHaveLength(4)
  })
})
