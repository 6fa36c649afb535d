import { text } from 'node:stream/consumers'
import { promptHidden } from '@org/cms-cdr-formats/prompt'
import { type Command, Option } from 'commander'
import {
  addPerson,
  auditedChanges,
  changePerson,
  endAllSessions,
  endSessionsOf,
  listPeople,
  type PersonChanges,
  personCalled,
  removePerson,
} from '../people/people.ts'
import { type Role, roles } from '../people/roles.ts'
import { linkMinutes, makeSignInLink } from '../people/sessions.ts'
import { UserError } from '../user-error.ts'
import { recordedCommand } from './operator.ts'
import { ccIds, databaseOption, or, positiveNumber, printRows, withStore } from './options.ts'

interface PersonFlags {
  readonly database: string
  readonly role?: Role
  readonly ccId?: number[] | 'all'
  readonly requestsPerSecond?: number | 'default'
  readonly revealsPerMinute?: number | 'default'
  readonly password?: boolean
}

/** `cms-cdr-server user`: the people of the console. */
export function addUserCommand(program: Command): void {
  const user = program
    .command('user')
    .summary('manage the people who can sign in')
    .description(
      'Manages the people who can sign in. Running servers apply a change from the next request on. Every change is recorded in the audit log.',
    )

  addPersonOptions(user.command('add'))
    .summary('add a person')
    .description('Prompts for the password, or reads it from standard input if that is not a terminal.')
    .option('--no-password', 'no password; the person signs in with a link from `user link`')
    .addHelpText('after', '\nExample:\n  $ cms-cdr-server user add ann --role supervisor --cc-id 1,2')
    .action(async (name: string, { database, password: hasPassword, ...flags }: PersonFlags) => {
      const password = hasPassword ? await readPassword(`Password of ${name}: `) : undefined
      const settings = { ...changesOf(flags), role: flags.role ?? 'viewer', password }
      await withStore(
        database,
        ({ engine }) => addPerson(recordedCommand(engine, 'user_add', auditedChanges(name, settings)), name, settings),
        'create',
      )
      console.log(`added ${name} with the role ${settings.role}`)
    })

  addPersonOptions(user.command('set'))
    .summary('change the role, call centers, rates or password of a person')
    .description(
      'Changes only the given settings. A new password or role signs the person out everywhere; call centers and rates apply from the next ' +
        'request on.',
    )
    .option('--password', 'prompt for a new password, or read it from standard input if that is not a terminal')
    .option('--no-password', 'remove the password; the person signs in with a link from `user link`')
    .addHelpText('after', '\nExample:\n  $ cms-cdr-server user set ann --role viewer --cc-id all')
    .action(async (name: string, { database, password: changesPassword, ...flags }: PersonFlags) => {
      const changes = changesOf(flags)
      if (changesPassword === undefined && Object.keys(changes).length === 0)
        throw new UserError(
          'Nothing to change. Add an option such as --role, --cc-id or --password. See cms-cdr-server user set --help.',
        )
      await withStore(database, async ({ engine }) => {
        // Checked before anyone types a password for a name that does not exist.
        await personCalled(engine, name)
        const newPassword = changesPassword ? await readPassword(`New password of ${name}: `) : null
        const password = changesPassword === undefined ? undefined : newPassword
        const all = { ...changes, password }
        await changePerson(recordedCommand(engine, 'user_set', auditedChanges(name, all)), name, all)
      })
      console.log(`changed ${name}`)
    })

  user
    .command('list')
    .summary('list the people')
    .option('--json', 'one JSON object per line')
    .addOption(databaseOption())
    .action(async ({ database, json = false }: { database: string; json?: boolean }) => {
      const people = await withStore(database, ({ engine }) => listPeople(engine))
      const rows = people.map(({ sessionEpoch, ...person }) => person)
      if (json) return printRows(rows, true)
      printRows(
        rows.map(({ ccIds, issuer, requestsPerSecond, revealsPerMinute, ...person }) => ({
          ...person,
          issuer: issuer ?? '',
          ccIds: ccIds ?? 'all',
          requestsPerSecond: requestsPerSecond ?? 'default',
          revealsPerMinute: revealsPerMinute ?? 'default',
        })),
        false,
      )
    })

  user
    .command('remove')
    .summary('remove a person and end their sessions')
    .argument('<name>')
    .addOption(databaseOption())
    .action(async (name: string, { database }: { database: string }) => {
      await withStore(database, ({ engine }) =>
        removePerson(recordedCommand(engine, 'user_remove', { user: name }), name),
      )
      console.log(`removed ${name}`)
    })

  user
    .command('sign-out')
    .summary('sign a person out everywhere')
    .description('Ends all sessions of a person, or of everyone with --all, and invalidates links from `user link`.')
    .argument('[name]')
    .option('--all', 'sign everyone out', false)
    .addOption(databaseOption())
    .action(async (name: string | undefined, { database, all }: { database: string; all: boolean }) => {
      if (all === (name !== undefined)) throw new UserError('Give the name of a person, or --all to sign everyone out.')
      await withStore(database, ({ engine }) => {
        const recorded = recordedCommand(engine, 'user_sign_out', { user: name ?? null })
        return name === undefined ? endAllSessions(recorded) : endSessionsOf(recorded, name)
      })
      console.log(`signed ${name ?? 'everyone'} out`)
    })

  user
    .command('link')
    .summary('print a link that signs a person in once')
    .description(
      `Prints a link to a page with a sign-in button. The link works once, within ${linkMinutes} minutes. Without --public-url, prints only its path.`,
    )
    .argument('<name>')
    .addOption(new Option('--public-url <url>', 'URL at which people reach the server').env('CMS_CDR_PUBLIC_URL'))
    .addOption(databaseOption())
    .action(async (name: string, { database, publicUrl = '' }: { database: string; publicUrl?: string }) => {
      const token = await withStore(database, async ({ engine }) => {
        const person = await personCalled(engine, name)
        return makeSignInLink(recordedCommand(engine, 'user_link', { user: name }), person.name)
      })
      console.log(`${publicUrl.replace(/\/$/, '')}/sign-in/${token}`)
    })
}

function addPersonOptions(command: Command): Command {
  return command
    .argument('<name>')
    .addOption(
      new Option(
        '--role <role>',
        'viewer sees masked phone numbers, supervisor can reveal them, admin also manages people and keys and reads the audit log; a new person is a viewer by default',
      ).choices(roles),
    )
    .option(
      '--cc-id <numbers|all>',
      'call centers that the person is limited to, separated by commas',
      or('all', ccIds),
    )
    .option(
      '--requests-per-second <number|default>',
      'maximum; the default is --person-rate of serve',
      or('default', positiveNumber),
    )
    .option(
      '--reveals-per-minute <number|default>',
      'maximum; the default is --reveal-rate of serve',
      or('default', positiveNumber),
    )
    .addOption(databaseOption())
}

function changesOf({ role, ccId, requestsPerSecond, revealsPerMinute }: Omit<PersonFlags, 'database'>): PersonChanges {
  const given = { role, ccIds: ccId, requestsPerSecond, revealsPerMinute }
  const changes = Object.entries(given).filter(([, value]) => value !== undefined)
  return Object.fromEntries(
    changes.map(([name, value]) => [name, value === 'all' || value === 'default' ? null : value]),
  )
}

/** Prompts for a password on a terminal, otherwise reads it from standard input. */
async function readPassword(question: string): Promise<string> {
  return process.stdin.isTTY ? promptHidden(question) : (await text(process.stdin)).replace(/\r?\n$/, '')
}
