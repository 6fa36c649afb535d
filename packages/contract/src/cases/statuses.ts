import type { ContractCase, Query } from '../case.ts'
import type { OperationSpec, ResponseSpec, Schema } from '../schema.ts'
import { deref, operationAt, spec } from '../spec.ts'
import { usualRequest } from './examples.ts'

const query: Query = { ccId: 1, isCallin: 'true', callId: '1000000000-0001' }

/** The flat form, health, and each status of the query as Prism gives it on demand. */
export function statusCases(prefer: boolean): ContractCase[] {
  const flat: ContractCase = {
    group: 'statuses',
    name: 'the flat form of the query is understood',
    request: usualRequest(query, { body: JSON.stringify(query) }),
    expected: { status: 200 },
  }
  const health: ContractCase = {
    group: 'statuses',
    name: 'health needs no signature',
    request: { method: 'GET', path: '/healthz', body: '', signed: 'none' },
    expected: { status: 200, body: { status: 'ok' } },
  }
  const onDemand = operations().flatMap(({ method, path, operation }) =>
    Object.entries(operation.responses).flatMap(([status, response]) =>
      examplesOf(response).map(
        (example): ContractCase => ({
          group: 'statuses',
          name: `${method} ${path}: status ${status} has the body of the spec${example ? `, as in ${example}` : ''}`,
          request: usualRequest(query, {
            method,
            path,
            query: queryFor(operation),
            headers: {
              prefer: `code=${status}${example ? `, example=${example}` : ''}`,
              ...credentialsFor(operation),
            },
            body: bodyFor(operation),
          }),
          expected: { status: Number(status) },
        }),
      ),
    ),
  )
  return [flat, health, ...(prefer ? onDemand : [])]
}

function operations(): { method: string; path: string; operation: OperationSpec }[] {
  return Object.entries(spec.paths).flatMap(([path, item]) =>
    Object.keys(item).flatMap((name) => {
      const operation = operationAt(name, path)
      return operation ? [{ method: name.toUpperCase(), path, operation }] : []
    }),
  )
}

/** The names of the examples of a response; one without a name where it has none. */
function examplesOf(response: ResponseSpec): readonly (string | undefined)[] {
  const names = Object.keys(deref(response).content?.['application/json']?.examples ?? {})
  return names.length > 0 ? names : [undefined]
}

/** Credentials other than a signature, which every request carries anyway. */
function credentialsFor({ security = [] }: OperationSpec): Record<string, string> {
  const schemes = security.flatMap(Object.keys)
  if (schemes.includes('c2Signature')) return {}
  return {
    ...(schemes.includes('session') ? { cookie: `${spec.components.securitySchemes.session.name}=any` } : {}),
    ...(schemes.includes('operator') ? { authorization: 'Bearer any' } : {}),
  }
}

/** The required parameters, with the values of their examples. */
function queryFor({ parameters = [] }: OperationSpec): string {
  const required = parameters
    .map((parameter) => deref(parameter))
    .filter((parameter) => parameter.required && parameter.in === 'query')
  return String(
    new URLSearchParams(required.map(({ name = '', example }): [string, string] => [name, String(example)])),
  )
}

function bodyFor({ requestBody }: OperationSpec): string {
  const schema = requestBody?.content['application/json']?.schema
  return schema ? JSON.stringify(sampleOf(schema)) : ''
}

/** A value of a schema, made of the examples of its fields. */
function sampleOf(reference: Schema): unknown {
  const { oneOf, properties, required = [], examples } = deref(reference)
  if (oneOf?.[0]) return sampleOf(oneOf[0])
  if (!properties) return examples?.[0]
  return Object.fromEntries(required.map((name) => [name, sampleOf(properties[name] ?? {})]))
}
