import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import {
  addAccessKey,
  changeKey,
  type KeyPermission,
  keyPermissions,
  listAccessKeys,
  newAccessKey,
  removeAccessKey,
  type StoredKey,
} from '../auth/access-keys.ts'
import { keyRefreshMilliseconds } from '../auth/key-ring.ts'
import { checkWrapping, endOfOverlap, retireSecrets, rotateSecret, wrapSecrets } from '../auth/key-secrets.ts'
import { isWrapped, SecretWrapping } from '../auth/secret-wrapping.ts'
import { messageOf } from '../error-message.ts'
import { readSecretFile } from '../settings/secrets.ts'
import { wrappingKeyText } from '../settings/serve-options.ts'
import type { Engine } from '../store/store.ts'
import { UserError } from '../user-error.ts'
import { recordedCommand } from './operator.ts'
import { ccIds, databaseOption, or, positiveNumber, printRows, withStore } from './options.ts'

interface KeyFlags {
  readonly database: string
  readonly secretFile?: string
  readonly wrappingKeyFile?: string
}

interface LimitFlags<CcIds, Rate, Permissions = KeyPermission[]> {
  readonly ccId?: CcIds
  readonly rate?: Rate
  readonly permission?: Permissions
}

const permissionText = 'permissions besides looking up calls by ID, separated by commas: search'

/** `cms-cdr-server key`: the keys of machines. */
export function addKeyCommand(program: Command): void {
  const key = program
    .command('key')
    .summary('manage access keys')
    .description(
      'Manages access keys and their secrets. Running servers accept a new key or secret at once, and apply other changes within a second.',
    )
  const add = (name: string, summary: string): Command => key.command(name).summary(summary).addOption(databaseOption())

  addSecretOptions(add('add', 'add a key pair and print it'))
    .description(
      'Adds an access key and prints it with its secret, which is not shown again. To add a key pair that clients already use, give the access key and --secret-file.',
    )
    .argument('[access-key]', 'the access key; default: a generated one')
    .option('--cc-id <numbers>', 'call centers whose calls it may look up, separated by commas; default: all', ccIds)
    .option('--rate <number>', 'requests per second; default: unlimited', positiveNumber)
    .option('--permission <names>', permissionText, permissions)
    .action(async (accessKey = newAccessKey(), flags: KeyFlags & LimitFlags<number[], number>) => {
      const { ccId, rate, permission } = flags
      const secretKey = await readGivenSecret(flags)
      const added = await withStore(
        flags.database,
        async ({ engine }) => {
          const wrapping = await readWrapping(engine, flags)
          const facts = { accessKey, ccIds: ccId, requestsPerSecond: rate, permissions: permission }
          return addAccessKey(recordedCommand(engine, 'key_add', facts), { ...facts, secretKey }, wrapping)
        },
        'create',
      )
      console.log(`access key  ${added.accessKey}`)
      console.log(`secret key  ${secretKey === undefined ? added.secretKey : 'as given'}`)
    })

  add('list', 'list the keys, without their secrets')
    .option('--json', 'one JSON object on each line')
    .action(async ({ database, json = false }: { database: string; json?: boolean }) => {
      const keys = await withStore(database, ({ engine }) => listAccessKeys(engine))
      printRows(keys.map(toRow), json)
    })

  add('set', 'change the call centers, the rate or the permissions of a key')
    .description('Changes the limits and permissions of a key. Its secret stays the same.')
    .argument('<access-key>')
    .option('--cc-id <numbers|all>', 'call centers whose calls it may look up, separated by commas', or('all', ccIds))
    .option('--rate <number|unlimited>', 'requests per second', or('unlimited', positiveNumber))
    .option('--permission <names|none>', permissionText, or('none', permissions))
    .action(
      async (
        accessKey: string,
        flags: { database: string } & LimitFlags<number[] | 'all', number | 'unlimited', KeyPermission[] | 'none'>,
      ) => {
        const { database, ccId, rate, permission } = flags
        if (ccId === undefined && rate === undefined && permission === undefined)
          throw new UserError('Nothing to change. Add --cc-id, --rate or --permission.')
        const limits = {
          ...(ccId === undefined ? {} : { ccIds: ccId === 'all' ? null : ccId }),
          ...(rate === undefined ? {} : { requestsPerSecond: rate === 'unlimited' ? null : rate }),
          ...(permission === undefined ? {} : { permissions: permission === 'none' ? [] : permission }),
        }
        await withStore(database, ({ engine }) =>
          changeKey(recordedCommand(engine, 'key_set', { accessKey, ...limits }), accessKey, limits),
        )
        console.log(`changed ${accessKey}`)
      },
    )

  addSecretOptions(add('rotate', 'give a key a new secret; the old one stays valid for a while'))
    .description(
      'Prints a new secret for a key, and exits once running servers accept it. Earlier secrets stay valid until the overlap ends or you run key retire. ' +
        'A key can have several, and another rotation never extends their overlap.',
    )
    .argument('<access-key>')
    .addOption(
      new Option('--overlap <duration>', 'how long earlier secrets stay valid: 0, or a number with s, m, h or d')
        .argParser(seconds)
        .default(86_400, '24h'),
    )
    .action(async (accessKey: string, flags: KeyFlags & { overlap: number }) => {
      const given = await readGivenSecret(flags)
      const until = endOfOverlap(flags.overlap)
      const secretKey = await withStore(flags.database, async ({ engine }) => {
        const wrapping = await readWrapping(engine, flags)
        const recorded = recordedCommand(engine, 'key_rotate', { accessKey, earlierSecretsUntil: until })
        return rotateSecret(recorded, accessKey, { secretKey: given, until, wrapping })
      })
      // Printed before the wait: the secret is stored already, and could not be shown again after an interruption.
      console.log(`access key  ${accessKey}`)
      console.log(`secret key  ${given === undefined ? secretKey : 'as given'}`)
      await sleep(2 * keyRefreshMilliseconds)
      console.error(
        flags.overlap === 0
          ? 'Earlier secrets are no longer valid.'
          : `Earlier secrets are valid until ${until} at the latest. To invalidate them now: cms-cdr-server key retire ${accessKey}`,
      )
    })

  add('retire', 'invalidate all secrets of a key except the newest')
    .argument('<access-key>')
    .action(async (accessKey: string, { database }: { database: string }) => {
      await withStore(database, ({ engine }) =>
        retireSecrets(recordedCommand(engine, 'key_retire', { accessKey }), accessKey),
      )
      console.log(`only the newest secret of ${accessKey} is valid`)
    })

  for (const [name, disabled, summary] of [
    ['disable', true, 'reject requests signed with a key'],
    ['enable', false, 'accept a disabled key again'],
  ] as const) {
    add(name, summary)
      .argument('<access-key>')
      .action(async (accessKey: string, { database }: { database: string }) => {
        await withStore(database, ({ engine }) =>
          changeKey(recordedCommand(engine, `key_${name}`, { accessKey }), accessKey, { isDisabled: disabled }),
        )
        console.log(`${name}d ${accessKey}`)
      })
  }

  add('remove', 'remove a key and its secrets permanently')
    .description('Removes an access key and its secrets permanently. To reject a key temporarily, use key disable.')
    .argument('<access-key>')
    .action(async (accessKey: string, { database }: { database: string }) => {
      await withStore(database, ({ engine }) =>
        removeAccessKey(recordedCommand(engine, 'key_remove', { accessKey }), accessKey),
      )
      console.log(`removed ${accessKey}`)
    })

  add('wrap', 'encrypt (wrap) the stored secrets with a key file')
    .description(
      'Encrypts all stored secrets with the first key of --wrapping-key-file, so that a copy of the database alone cannot sign requests. First configure the file for all ' +
        'servers and restart them. To change the key, add a new one as the first line, restart the servers or send them SIGHUP, run key wrap, and then remove the old line. ' +
        'If it is interrupted, run it again. A SQLite file is rewritten, which takes time and disk space.',
    )
    .addOption(wrappingKeyOption().makeOptionMandatory())
    .action((flags: KeyFlags) => rewrap(flags, (wrapping) => wrapping, 'key_wrap'))

  add('unwrap', 'decrypt (unwrap) the stored secrets')
    .addOption(wrappingKeyOption().makeOptionMandatory())
    .action((flags: KeyFlags) => rewrap(flags, () => SecretWrapping.none, 'key_unwrap'))
}

async function rewrap(
  flags: KeyFlags,
  target: (wrapping: SecretWrapping) => SecretWrapping,
  action: 'key_wrap' | 'key_unwrap',
) {
  const wrapping = openWrapping(flags)
  const changed = await withStore(flags.database, async ({ engine }) => {
    const recorded = (accessKey: string, secrets: number) => recordedCommand(engine, action, { accessKey, secrets })
    const count = await wrapSecrets(engine, wrapping, target(wrapping), recorded)
    const done = `${count} ${count === 1 ? 'secret' : 'secrets'} ${action === 'key_wrap' ? 'wrapped' : 'unwrapped'}`
    // Unused parts of the file, and so copies of it, would still contain the secrets in their earlier form.
    if (engine.name === 'SQLite')
      await engine.purge().catch((error: Error) => {
        const remains = 'but the database files still contain the secrets in their earlier form'
        throw new UserError(`${done}, ${remains}: ${error.message}. Fix this, then run the same command again.`)
      })
    return done
  })
  console.log(changed)
}

function toRow({ accessKey, secrets, ccIds: allowed, storedCcIds: _, ...key }: StoredKey): Record<string, unknown> {
  const [current, ...earlier] = secrets
  return {
    accessKey,
    ccIds: allowed ? [...allowed].join(',') : 'all',
    requestsPerSecond: key.requestsPerSecond ?? 'unlimited',
    permissions: [...key.permissions].join(','),
    createdAt: key.createdAt,
    disabledAt: key.disabledAt ?? '',
    secretSince: current?.since,
    earlierSecretsUntil: earlier.map(({ until }) => until).join(','),
    isWrapped: secrets.every(({ stored }) => isWrapped(stored)),
  }
}

function wrappingKeyOption(): Option {
  return new Option('--wrapping-key-file <file>', wrappingKeyText).env('CMS_CDR_WRAPPING_KEY_FILE')
}

function addSecretOptions(command: Command): Command {
  return command
    .option(
      '--secret-file <file>',
      'file with the secret key, or - for standard input; surrounding whitespace is ignored; default: a generated secret',
    )
    .addOption(wrappingKeyOption())
}

async function readGivenSecret({ secretFile }: KeyFlags): Promise<string | undefined> {
  if (secretFile === undefined) return undefined
  if (secretFile === '-') return (await text(process.stdin)).trim()
  return readSecret('--secret-file', secretFile)
}

function readSecret(name: string, path: string): string {
  try {
    return readSecretFile(path, (message) => console.error(`cms-cdr-server: warning: ${name}: ${message}`))
  } catch (error) {
    throw new UserError(`${name}: ${messageOf(error)}`)
  }
}

function openWrapping({ wrappingKeyFile }: KeyFlags): SecretWrapping {
  if (wrappingKeyFile === undefined) return SecretWrapping.none
  const name = '--wrapping-key-file'
  const text = readSecret(name, wrappingKeyFile)
  try {
    return SecretWrapping.parse(text)
  } catch (error) {
    throw new UserError(`${name}: ${messageOf(error)}`)
  }
}

/** Reads the key file for a new secret. */
async function readWrapping(engine: Engine, flags: KeyFlags): Promise<SecretWrapping> {
  const wrapping = openWrapping(flags)
  await checkWrapping(engine, wrapping)
  return wrapping
}

function permissions(text: string): KeyPermission[] {
  return text.split(',').map((name) => {
    const permission = keyPermissions.find((one) => one === name)
    if (permission) return permission
    throw new InvalidArgumentError(`Unknown permission ${name}. Choose from: ${keyPermissions.join(', ')}.`)
  })
}

const unitSeconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 }

function seconds(text: string): number {
  const [, number, unit] = /^(\d{1,6})([smhd])$/.exec(text === '0' ? '0s' : text) ?? []
  if (!number || !unit)
    throw new InvalidArgumentError('It must be 0, or a number with the unit s, m, h or d, such as 24h.')
  return Number(number) * (unitSeconds[unit] ?? 1)
}
