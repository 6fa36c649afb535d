import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createMock } from '@org/cms-cdr-mock'
import { afterEach, describe, expect, test } from 'vitest'
import { conform } from './conform.ts'
import { mask } from './mask.ts'
import { junitReport, markdownReport, tableReport } from './reports.ts'

const key = { accessKey: 'demo-ak-0001', secretKey: 'demo-sk-not-a-real-secret', ccId: 1 }
const callIds = ['1000000000-0001']

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('the mock deviates from the vendor only where it answers wrong fields with 400', async () => {
  const mock = await createMock({ auth: 'verify' })
  const report = await conform({ url: mock.url, callIds, ...key })
  const deviating = report.results.filter((result) => result.outcome !== 'conforms')
  expect(report.results).toHaveLength(8)
  expect(deviating.map((result) => [result.name, result.details])).toEqual([
    ['a ccId out of range is answered with a failing result code', ['the status is 400, not 200']],
  ])
  await mock.close()
})

describe('a system that is broken is found out', () => {
  const answer =
    (status: number, body: unknown, type = 'application/json'): RequestListener =>
    (_request, response) =>
      response.writeHead(status, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body))
  const record = { callId: 'x', callerNo: '5550100', callTime: 5 }

  test.each<[string, RequestListener, string]>([
    ['authentication is not enforced', answer(200, { resultCode: '0100000' }), 'the status is 200, not 401'],
    [
      'a field has the wrong type',
      answer(200, { resultCode: '0100000', resultDesc: { ...record, callTime: '5' } }),
      'the body.resultDesc.callTime must be integer,null',
    ],
    ['a success has a status of its own', answer(201, { resultCode: '0100000' }), 'the status is 201, not 200'],
    ['the result code is a number', answer(200, { resultCode: 100000 }), 'the body.resultCode must be string'],
    [
      'the content type is wrong',
      answer(200, { resultCode: '0100000' }, 'text/html'),
      'the content type is text/html, not application/json',
    ],
    ['the body is a page', answer(200, '<html></html>'), 'the body is not JSON'],
    ['everything succeeds', answer(200, { resultCode: '0100000' }), 'the result code is that of success'],
  ])('%s', async (_name, listener, deviation) => {
    const report = await conform({ url: await serve(listener), callIds, ...key })
    expect(report.outcome).toBe('deviates')
    expect(report.results.flatMap((result) => result.details).join('\n')).toContain(deviation)
  })
})

test('a system of the older signature scheme is checked with that scheme', async () => {
  const mock = await createMock({ auth: 'verify' })
  const report = await conform({ url: mock.url, scheme: 'legacy', ...key })
  expect(report.results.filter((result) => result.outcome === 'conforms')).toHaveLength(5)
  await mock.close()
})

test('a system that cannot be reached could not be checked', async () => {
  const url = await serve(() => {})
  await new Promise((resolve) => servers.splice(0)[0]?.close(resolve))
  const report = await conform({ url, ...key })
  expect([report.outcome, report.results.length]).toEqual(['could not run', 1])
})

test('no report shows a phone number, or a control character of an answer', async () => {
  const url = await serve((_request, response) =>
    response.end('{"resultCode":"0100000","resultDesc":{"callerNo":"+4915150100","x":"\u001b[31m|\\n"}}'),
  )
  const report = await conform({ url, ...key })
  for (const text of [tableReport(report), markdownReport(report), junitReport(report)]) {
    expect(text).not.toContain('4915150100')
    expect(text).not.toContain('\u001b')
  }
  expect(markdownReport(report)).toContain('"callerNo":"+********00"')
  expect(junitReport(report)).toMatch(/<testsuite .*failures="\d+".*>[\s\S]*<failure message="deviates">/)
})

test('a mask keeps the last two digits', () => {
  expect(mask('call +4915150100 or 110')).toBe('call +********00 or 110')
})
