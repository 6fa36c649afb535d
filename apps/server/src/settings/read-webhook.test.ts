import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { runCommand } from '../../test/run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-webhook-'))
afterAll(() => rmSync(folder, { recursive: true }))

function secretFile(secret: string): string {
  const path = join(folder, 'secret')
  writeFileSync(path, secret, { mode: 0o600 })
  return path
}

const strong = `whsec_${Buffer.alloc(32, 1).toString('base64')}`

test.each([
  ['http://receiver.example.test/', strong, '--webhook must be an https URL'],
  ['http://169.254.169.254/latest/', strong, '--webhook must be an https URL'],
  ['https://ann:pass@receiver.example.test/', strong, '--webhook must be an https URL without user and password'],
  ['file:///etc/passwd', strong, '--webhook must be an https URL'],
  ['https://receiver.example.test/', `whsec_${Buffer.alloc(16).toString('base64')}`, '24 to 64 bytes in base64'],
  ['https://receiver.example.test/', 'secret', '24 to 64 bytes in base64'],
])('the webhook %s is refused if it or its secret is unsafe', async (url, secret, reason) => {
  const given = ['--webhook', url, '--webhook-secret-file', secretFile(secret)]
  const [status, printed] = await runCommand(['serve', '--port', '0', '--database', 'sqlite::memory:', ...given])
  expect([status, printed]).toEqual([1, expect.stringContaining(reason)])
  expect(printed).not.toContain('pass@')
})

test('a webhook needs a secret', async () => {
  const given = ['--webhook', 'https://receiver.example.test/']
  const [status, printed] = await runCommand(['serve', '--port', '0', '--database', 'sqlite::memory:', ...given])
  expect([status, printed]).toEqual([1, expect.stringContaining('--webhook needs --webhook-secret-file')])
})
