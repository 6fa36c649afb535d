import { type Command, InvalidArgumentError, Option } from 'commander'
import { type AuditAction, type AuditEntry, auditActions, readAudit } from '../people/audit.ts'
import { databaseOption, withStore } from './options.ts'

interface AuditFlags {
  readonly database: string
  readonly since?: string
  readonly person?: string
  readonly action?: AuditAction
  readonly json: boolean
}

/** `cms-cdr-server audit` */
export function addAuditCommand(program: Command): void {
  program
    .command('audit')
    .summary('print the audit log: who signed in, revealed phone numbers or changed something')
    .description(
      'Prints the audit log, oldest entry first: as a table on a terminal, otherwise as one JSON object per line. Entries cannot be ' +
        'changed or deleted.',
    )
    .option(
      '--since <time>',
      'only entries from this time on: 2026-01-31, 2026-01-31T08:00:00Z, or an age such as 12h or 7d',
      since,
    )
    .option('--person <name>', 'only entries of one person; "os NAME" for commands of an operating-system user')
    .addOption(new Option('--action <action>', 'only entries of one action').choices(auditActions))
    .option('--json', 'print one JSON object per line, also on a terminal', false)
    .addOption(databaseOption())
    .addHelpText('after', '\nExample:\n  $ cms-cdr-server audit --since 7d --action reveal')
    .action(({ database, json, ...filter }: AuditFlags) =>
      withStore(database, async ({ engine }) => {
        const lineOf = json || !process.stdout.isTTY ? JSON.stringify : tableLineOf
        for await (const entry of readAudit(engine, filter)) console.log(lineOf(entry))
      }),
    )
}

function tableLineOf({ happenedAt, person, action, ccId, direction, callId, details }: AuditEntry): string {
  const call = [ccId === null ? null : `call center ${ccId}`, direction, callId].filter((part) => part !== null)
  const more = Object.entries(details ?? {}).map(([name, value]) => `${name} ${String(value)}`)
  return [happenedAt, person.padEnd(16), action.padEnd(19), [...call, ...more].join(', ')].join('  ').trimEnd()
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Reads a time, or an age. */
function since(text: string): string {
  const [, age, unit = ''] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  const time = age === undefined ? new Date(text) : new Date(Date.now() - Number(age) * (units[unit] ?? 0))
  if (!/^\d/.test(text) || Number.isNaN(time.getTime()))
    throw new InvalidArgumentError(
      'Give a time such as 2026-01-31 or 2026-01-31T08:00:00Z, or an age such as 30m, 12h or 7d.',
    )
  return time.toISOString()
}
