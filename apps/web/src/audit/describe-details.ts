import type { I18n, MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { roleNames } from '../i18n/names.ts'
import type { AuditEntry } from './read-audit.ts'

type Details = Required<NonNullable<AuditEntry['details']>>

/** What a detail is called, and what its values mean. `undefined` stands for a value that the server did not write at the time. */
interface Description<Value> {
  readonly name: MessageDescriptor
  readonly describe?: (value: Value, i18n: I18n, details: Partial<Details>) => string | MessageDescriptor | undefined
}

const methods = {
  password: msg`Password`,
  link: msg`One-time link`,
  oidc: msg`OpenID provider`,
} as const satisfies Readonly<Record<Details['method'], MessageDescriptor>>

const reasons = {
  role: msg`The role does not allow it`,
  call_center: msg`No access to the call center`,
} as const satisfies Readonly<Record<Details['reason'], MessageDescriptor>>

const passwordChanges = {
  changed: msg`Changed`,
  removed: msg`Removed`,
} as const satisfies Readonly<Record<Details['password'], MessageDescriptor>>

const states = {
  started: msg`Started`,
  done: msg`Done`,
} as const satisfies Readonly<Record<Details['state'], MessageDescriptor>>

/** What the permissions of access keys are called. */
export const permissionNames = {
  search: msg`Search and export calls`,
} as const satisfies Readonly<Record<Details['permissions'][number], MessageDescriptor>>

// Each detail of the spec needs a description here.
const descriptions: { readonly [Name in keyof Details]: Description<Details[Name]> } = {
  user: { name: msg`Person`, describe: (user) => user ?? msg`Everybody` },
  accessKey: { name: msg`Access key` },
  method: { name: msg`Signs in with`, describe: (method) => methods[method] },
  role: { name: msg`Role`, describe: (role) => roleNames[role] },
  reason: { name: msg`Reason`, describe: (reason) => reasons[reason] },
  ccIds: { name: msg`Call centers`, describe: (ccIds) => (ccIds === null ? msg`All` : ccIds.join(', ')) },
  permissions: {
    name: msg`Permissions`,
    describe: (given, i18n) =>
      given.length === 0 ? msg`Look-up only` : given.map((one) => i18n._(permissionNames[one])).join(', '),
  },
  requestsPerSecond: {
    name: msg`Requests per second`,
    describe: (rate, i18n, { accessKey }) => {
      if (rate !== null) return i18n.number(rate)
      return accessKey === undefined ? msg`Default of the server` : msg`Not limited`
    },
  },
  revealsPerMinute: {
    name: msg`Reveals per minute`,
    describe: (rate, i18n) => (rate === null ? msg`Default of the server` : i18n.number(rate)),
  },
  password: { name: msg`Password`, describe: (change) => passwordChanges[change] },
  disabled: { name: msg`State`, describe: (isDisabled) => (isDisabled ? msg`Disabled` : msg`Active`) },
  earlierSecretsUntil: {
    name: msg`Earlier secrets valid until`,
    describe: (until, i18n) => i18n.date(until, { dateStyle: 'medium', timeStyle: 'short' }),
  },
  secrets: { name: msg`Secrets`, describe: (count, i18n) => i18n.number(count) },
  state: { name: msg`State`, describe: (state) => states[state] },
  records: { name: msg`Records`, describe: (count, i18n) => i18n.number(count) },
  format: { name: msg`Format`, describe: (format) => format.toUpperCase() },
  address: { name: msg`Address` },
}

/** Returns the details of an entry in the reader's language. What another version of the server wrote stays as it is. */
export function describeDetails(details: AuditEntry['details'], i18n: I18n): string[] {
  const given: Readonly<Record<string, unknown>> = details ?? {}
  const known = Object.entries(descriptions)
    .filter(([name]) => name in given)
    .map(([name, { name: label, describe }]) => {
      const value = given[name]
      return `${i18n._(label)}: ${describedBy(describe as Description<unknown>['describe'], value) ?? textOf(value)}`
    })
  const others = Object.entries(given).filter(([name]) => !(name in descriptions))
  return [...known, ...others.map(([name, value]) => `${name}: ${textOf(value)}`)]

  /** Returns what a value means, or `undefined` for a value that this version does not know. */
  function describedBy(describe: Description<unknown>['describe'], value: unknown): string | undefined {
    try {
      const text = describe?.(value, i18n, details ?? {})
      return typeof text === 'object' ? i18n._(text) : text
    } catch {
      return undefined
    }
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
