import type { ContractCase, Query } from '../case.ts'
import { operationAt, spec } from '../spec.ts'
import { askFor } from './ask.ts'

const query: Query = { ccId: 1, isCallin: 'true', callId: '1000000000-0001' }

/** The flat form, health, and each status of the query as Prism gives it on demand. */
export function statusCases(prefer: boolean): ContractCase[] {
  const flat: ContractCase = {
    group: 'statuses',
    name: 'the flat form of the query is understood',
    asked: askFor(query, { body: JSON.stringify(query) }),
    wire: { status: 200 },
  }
  const health: ContractCase = {
    group: 'statuses',
    name: 'health needs no signature',
    asked: { method: 'GET', path: '/healthz', body: '', signed: 'none' },
    wire: { status: 200, body: { status: 'ok' } },
  }
  const onDemand = operations().flatMap(({ method, path, statuses }) =>
    statuses.map(
      (status): ContractCase => ({
        group: 'statuses',
        name: `${method} ${path}: status ${status} has the body of the spec`,
        asked: askFor(query, {
          method,
          path,
          headers: { prefer: `code=${status}` },
          ...(method === 'GET' ? { body: '' } : {}),
        }),
        wire: { status: Number(status) },
      }),
    ),
  )
  return [flat, health, ...(prefer ? onDemand : [])]
}

function operations(): { method: string; path: string; statuses: string[] }[] {
  return Object.entries(spec.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => ({
      method: method.toUpperCase(),
      path,
      statuses: Object.keys(operationAt(method, path)?.responses ?? {}),
    })),
  )
}
