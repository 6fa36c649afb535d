import { listedVdns } from './call-list.ts'
import { usual } from './example-responses.ts'
import { demoKeys, examplePairs, listPath, spec } from './spec.ts'

/** What `--list` prints: call IDs with a response of their own, faults, and the key for `--auth verify`. */
export function listText(): string {
  const { entries, callIdPrefix, header } = spec['x-mock-faults']
  const calls = examplePairs.map(({ query, status, responseSummary }) => [
    query.callId,
    query.isCallin === 'true' ? 'inbound' : 'outbound',
    String(status),
    responseSummary,
  ])
  const faults = entries.map((entry) => [
    callIdPrefix + entry.name + ('value' in entry ? `-${entry.default}` : ''),
    entry.does + ('value' in entry ? ` In ${entry.value}.` : ''),
  ])
  const keys = Object.entries(demoKeys).map(([accessKey, secretKey]) => [accessKey, secretKey])
  return `Call IDs with a response of their own (in the other direction they are not found):
${table(calls)}
Any other call ID is found in the direction of the query: as a copy of ${usual.inbound.query.callId} or,
outbound, of ${usual.outbound.query.callId}.

${listPath} lists an invented yesterday and today of the VDNs ${listedVdns.join(' and ')}. Each listed call can be looked up.

Faults, by call ID; also by the header ${header} and the option --fault, as NAME or NAME=VALUE:
${table(faults)}

Access key and secret key for --auth verify:
${table(keys)}`
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n')
}
