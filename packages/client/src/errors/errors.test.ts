import { createContext, runInContext } from 'node:vm'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { expect, test } from 'vitest'
import { failure } from '../../test/listen.ts'
import * as browser from '../browser.ts'
import * as portable from '../index.ts'
import {
  CdrError,
  type CdrErrorCode,
  type CdrNotFoundError,
  CdrResultError,
  clientErrors,
  isCdrError,
} from '../index.ts'
import { createTestFetch } from '../testing.ts'

const classes = Object.values(portable).filter(
  (value): value is typeof CdrNotFoundError => typeof value === 'function' && Object.getPrototypeOf(value) === CdrError,
)
const entries = spec['x-client-errors'].entries

function make(name: string): CdrError {
  const Class = classes.find((one) => one.name === name)
  if (!Class) throw new Error(`There is no class ${name}.`)
  return name === 'CdrResultError'
    ? new CdrResultError('x', { resultCode: undefined, resultText: undefined, known: undefined })
    : new Class('x')
}

test('exports exactly the error classes of the spec from every entry', () => {
  expect(classes.map(({ name }) => name).sort()).toEqual(entries.map((entry) => entry.class).sort())
  for (const { class: name } of entries) expect(browser).toHaveProperty(name)
})

test.each(entries)(
  '$class carries the code, advice and docs of its entry',
  ({ class: name, code, advice, retryable }) => {
    const error = make(name)
    expect(error).toMatchObject({
      name,
      code,
      advice,
      retryable,
      docs: `${spec.externalDocs.url}errors/#error-${code.replaceAll('_', '-')}`,
    })
    expect(error.message).toMatch(/^x /)
    expect(error.message.endsWith(` ${advice}`)).toBe(true)
    expect(clientErrors[code as CdrErrorCode].class).toBe(name)
    expect(isCdrError(error, code as CdrErrorCode)).toBe(true)
    for (const other of entries) expect(isCdrError(error, other.code as CdrErrorCode)).toBe(other.code === code)
  },
)

test('narrows an error by its code with one check', () => {
  const describe = (error: unknown): string => {
    if (!isCdrError(error)) return 'not ours'
    // These lines do not compile unless CdrError is a discriminated union.
    if (error.code === 'network') return error.kind
    if (error.code === 'result') return String(error.resultCode)
    if (error.code === 'invalid_response') return `${error.deviations.length} deviations`
    return error.advice
  }
  expect(describe(new portable.CdrNetworkError('x', { kind: 'dns' }))).toBe('dns')
  expect(describe(new CdrResultError('x', { resultCode: '7', resultText: undefined, known: undefined }))).toBe('7')
  expect(describe(new portable.CdrResponseError('x'))).toBe('0 deviations')
  expect(describe(new Error('x'))).toBe('not ours')
  const kindOf = (error: unknown) => (error instanceof CdrError && error.code === 'network' ? error.kind : undefined)
  expect(kindOf(new portable.CdrNetworkError('x', { kind: 'dns' }))).toBe('dns')
})

test.each(entries)(
  '$class is a CdrError, and has nothing that a web framework sends as its own status',
  ({ class: name }) => {
    const error = make(name)
    expect(error).toBeInstanceOf(CdrError)
    expect(error).toBeInstanceOf(Error)
    // Express, Koa and Fastify read these from an error.
    for (const property of ['status', 'statusCode', 'headers', 'expose']) expect(error).not.toHaveProperty(property)
    expect(error).toHaveProperty('httpStatus')
  },
)

test('recognizes errors of a second copy of the package and of another realm', () => {
  const realm = createContext({})
  const foreign = runInContext(
    `Object.assign(new Error('x'), { [Symbol.for('@org/cms-cdr-client/error')]: true, code: 'not_found' })`,
    realm,
  )
  expect(foreign).not.toBeInstanceOf(Error)
  expect(isCdrError(foreign, 'not_found')).toBe(true)
  for (const other of [undefined, null, 'not_found', new Error('x'), { code: 'not_found' }])
    expect(isCdrError(other)).toBe(false)
})

test.each([
  ['a failing result code', { body: { resultCode: '0101003', resultDesc: 'x'.repeat(900_000) } }],
  ['a result code', { body: { resultCode: 'x'.repeat(900_000) } }],
  ['a record that was not found', { body: { resultCode: '0100000', resultDesc: 'x'.repeat(900_000) } }],
  ['a failing status', { status: 500, body: { resultDesc: 'x'.repeat(900_000) } }],
  ['a page', { status: 500, body: `<html><title>${'x'.repeat(900_000)}</title>` }],
  ['a lost connection', new Error('x'.repeat(900_000))],
])('quotes only the beginning of a large text in the message of %s', async (_what, response) => {
  const fetch = createTestFetch({ large: response })
  const options = { baseUrl: 'https://cms.test', accessKey: 'ak', secretKey: 'sk', ccId: 1, retry: 0, fetch }
  const error = await failure(portable.createCdrClient(options).getCdr({ callId: 'large', direction: 'inbound' }))
  expect(String(error).length).toBeLessThan(1500)
  expect(String(error)).toContain(`${'x'.repeat(300)}`)
  expect(String(error)).toContain('…')
})

test('speaks of no signature to a page, which signs nothing', async () => {
  for (const response of [401, { status: 307, headers: { location: '/login' } }]) {
    const client = browser.createCdrClient({ baseUrl: 'https://cms.test', fetch: createTestFetch({ mine: response }) })
    const error = await failure(client.getCdr({ callId: 'mine', ccId: 1, direction: 'inbound' }))
    expect(String(error)).not.toMatch(/sign(ature|ed with)/)
  }
})
