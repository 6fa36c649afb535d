import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { beforeAll, describe, expect, test } from 'vitest'
import { newCertificate } from '../test/certificate.ts'
import { useProgram } from '../test/program.ts'
import { startTestServer } from '../test/server.ts'
import { readTls } from './tls.ts'

const { folder, program } = useProgram('tls')
const database = ['--database', 'sqlite:cdr.sqlite']

beforeAll(async () => {
  await program.run(['key', 'add', 'ak', '--secret-file', '-', ...database], 'sk')
  await program.run(['import', '-', '--format', 'ndjson', ...database], '{"ccId":1,"isCallin":"true","callId":"1"}')
})

const clientOf = (url: string, more: object) =>
  createCdrClient({ baseUrl: url, accessKey: 'ak', secretKey: 'sk', ccId: 1, ...more })

describe('TLS', () => {
  const write = async (name: string, days = 30): Promise<string> => {
    const notBeforeDate = new Date(Date.now() - 2 * 86_400_000)
    const notAfterDate = new Date(Date.now() + days * 86_400_000)
    const subject = [{ type: 7 as const, ip: '127.0.0.1' }]
    const { cert, key } = await newCertificate(name, {
      notBeforeDate,
      notAfterDate,
      extensions: [{ name: 'subjectAltName', altNames: subject }],
    })
    writeFileSync(join(folder, `${name}.pem`), cert)
    writeFileSync(join(folder, `${name}-key.pem`), key, { mode: 0o600 })
    return cert
  }
  const files = (name: string, key = name) => ({
    cert: join(folder, `${name}.pem`),
    key: join(folder, `${key}-key.pem`),
  })

  test('works without a proxy, and the certificate is reloaded on SIGHUP while the server runs', async () => {
    const first = await write('current')
    const { url, child, err } = await program.start([
      'serve',
      '--port',
      '0',
      '--cert',
      'current.pem',
      '--key',
      'current-key.pem',
      ...database,
    ])
    const getCall = (ca: string) =>
      clientOf(url, { tls: { ca }, retry: 0 }).getCdr({ callId: '1', direction: 'inbound' })
    expect(url).toMatch(/^https:/)
    expect(await getCall(first)).toMatchObject({ callId: '1' })
    const second = await write('current')
    child.kill('SIGHUP')
    await expect
      .poll(() =>
        getCall(second).then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    await expect(getCall(first)).rejects.toMatchObject({ code: 'network' })
    writeFileSync(join(folder, 'current.pem'), 'broken')
    child.kill('SIGHUP')
    await expect.poll(() => err.join('\n')).toMatch(/cannot reload the certificate/)
    expect(await getCall(second)).toMatchObject({ callId: '1' })
  })

  test('does not change how long the headers of a request may take', async () => {
    await write('limits')
    const tls = readTls(files('limits'))
    await using plain = await startTestServer()
    await using secret = await startTestServer({ tls })
    expect([plain.server.headersTimeout, secret.server.headersTimeout]).toEqual([10_000, 10_000])
  })

  test('a certificate that has expired, or is not of this key, is refused at the start', async () => {
    await Promise.all([write('old', -1), write('other'), write('good')])
    expect(() => readTls(files('old'))).toThrow(/expired on \d{4}-\d\d-\d\d\. Renew it/)
    expect(() => readTls(files('good', 'other'))).toThrow(/is not the key of the certificate/)
    const { status, stderr } = await program.run([
      'serve',
      '--port',
      '0',
      '--cert',
      'old.pem',
      '--key',
      'old-key.pem',
      ...database,
    ])
    expect([status, stderr]).toEqual([1, expect.stringMatching(/expired on/)])
  })
})
