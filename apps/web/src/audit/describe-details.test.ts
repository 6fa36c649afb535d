import { setupI18n } from '@lingui/core'
import { expect, test } from 'vitest'
import { type Language, languages } from '../i18n/languages.ts'
import { describeDetails } from './describe-details.ts'
import type { AuditEntry } from './read-audit.ts'

async function readerOf(language: Language) {
  const { load, loadAdmin } = languages[language]
  const messages = { ...(await load()).messages, ...(await loadAdmin()).messages }
  return setupI18n({ locale: language, messages: { [language]: messages } })
}

const english = await readerOf('en')

test.each<[AuditEntry['details'], string[]]>([
  [null, []],
  [
    { address: '192.0.2.1', method: 'link', role: 'admin' },
    ['Signs in with: One-time link', 'Role: Admin', 'Address: 192.0.2.1'],
  ],
  [{ reason: 'call_center' }, ['Reason: No access to the call center']],
  [
    { user: 'bob', ccIds: null, requestsPerSecond: null, revealsPerMinute: 1_200, password: 'removed' },
    [
      'Person: bob',
      'Call centers: All',
      'Requests per second: Default of the server',
      'Reveals per minute: 1,200',
      'Password: Removed',
    ],
  ],
  [{ user: null }, ['Person: Everybody']],
  [
    { accessKey: 'reporting', ccIds: [1, 2], permissions: [], requestsPerSecond: null, disabled: true },
    [
      'Access key: reporting',
      'Call centers: 1, 2',
      'Permissions: Look-up only',
      'Requests per second: Not limited',
      'State: Disabled',
    ],
  ],
  [{ permissions: ['search'], secrets: 2 }, ['Permissions: Search and export calls', 'Secrets: 2']],
  [{ state: 'done', records: 3, format: 'csv' }, ['State: Done', 'Records: 3', 'Format: CSV']],
])('the details %j are described in words', (details, texts) => {
  expect(describeDetails(details, english)).toEqual(texts)
})

test('what another version of the server wrote stays as it is', () => {
  const details = { reason: 'A sentence.', ccIds: 'all', colors: ['red'] } as unknown as AuditEntry['details']
  expect(describeDetails(details, english)).toEqual(['Reason: A sentence.', 'Call centers: all', 'colors: ["red"]'])
})

test('details are described in the language of the reader', async () => {
  const details = { method: 'password', role: 'supervisor', reason: 'role' } as const
  for (const language of ['zh-CN', 'pt-BR', 'es'] as const) {
    const texts = describeDetails(details, await readerOf(language))
    expect(texts).toHaveLength(3)
    for (const text of describeDetails(details, english)) expect(texts).not.toContain(text)
  }
})
