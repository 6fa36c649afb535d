import { createCdrClient } from '@org/cms-cdr-client/node'
import { describe, expect, test } from 'vitest'
import { addAnn, startCookie } from '../../test/ann.ts'
import { goodBody, json, startTestServer } from '../../test/server.ts'
import { startTestUpstream } from '../../test/upstream.ts'
import { record, useAnn } from '../../test/use-ann.ts'
import { readAudit } from '../people/audit.ts'

const ann = useAnn()

describe('a reveal', () => {
  test('shows the numbers, and records who saw which call and when', async () => {
    const cookie = await ann.signedIn()
    const before = Date.now()
    expect(JSON.parse((await ann.lookUp('/reveal', cookie)).text).resultDesc).toEqual(record)
    const [, entry] = await ann.audit()
    expect(entry).toEqual({
      id: expect.any(Number),
      happenedAt: expect.any(String),
      person: 'ann',
      action: 'reveal',
      ccId: 1,
      direction: 'inbound',
      callId: record.callId,
      details: { address: '127.0.0.1' },
    })
    expect(Date.parse(entry?.happenedAt ?? '')).toBeGreaterThanOrEqual(before)
  })

  test('is refused without a session, and to machines', async () => {
    expect((await ann.lookUp('/reveal', 'cms-cdr-session=guess')).status).toBe(401)
    expect((await ann.server.sendQuery(goodBody, { path: '/reveal' })).status).toBe(401)
    expect(await ann.audit()).toEqual([])
  })

  test('has the checks of every query, and says where the record came from', async () => {
    const cookie = await ann.signedIn()
    const reveal = (body: string) => ann.server.send({ path: '/reveal', headers: { ...json, cookie }, body })
    expect((await reveal('x'.repeat(70_000))).status).toBe(413)
    expect((await reveal('{')).status).toBe(400)
    expect(JSON.parse((await reveal('{"ccId":0}')).text).resultCode).toBe('0100002')
    expect((await reveal(goodBody)).headers['x-cdr-source']).toBe('import test')
    expect((await ann.audit()).map(({ action }) => action)).toEqual(['sign_in', 'reveal'])
  })

  test('shows no number in a failure of the upstream, for which there is no call to record', async () => {
    await using upstream = await startTestUpstream()
    const resultDesc = { caller: '0049301234567' }
    upstream.respond = (_callId, response) => response.end(JSON.stringify({ resultCode: '0100999', resultDesc }))
    const client = createCdrClient({ baseUrl: upstream.url, accessKey: 'up', secretKey: 'stream', retry: 0 })
    await using gateway = await startTestServer({ upstream: { client, name: 'up', notFoundSeconds: 10 } })
    await addAnn(gateway.store.engine)
    const response = await gateway.send({
      path: '/reveal',
      headers: { ...json, cookie: await startCookie(gateway.store.engine) },
      body: goodBody,
    })
    expect([response.status, response.text]).toEqual([200, expect.stringMatching(/0100999.*\*\*\*67/)])
    expect(await Array.fromAsync(readAudit(gateway.store.engine))).toEqual([])
  })

  test('that cannot be written to the audit log shows nothing', async () => {
    const cookie = await ann.signedIn()
    await ann.engine.query('ALTER TABLE audit RENAME TO gone')
    const response = await ann.lookUp('/reveal', cookie)
    expect([response.status, response.text.includes('0049')]).toEqual([500, false])
  })
})
