import { readFileSync } from 'node:fs'
import { type Command, InvalidArgumentError } from 'commander'
import { addAccessKey, listAccessKeys, setAccessKeyDisabled } from '../auth/access-keys.ts'
import { databaseOption, positiveNumber, printRows, withStore } from './options.ts'

interface AddOptions {
  readonly database: string
  readonly ccId?: readonly number[]
  readonly rate?: number
  readonly secretFile?: string
}

/** `cms-cdr-server key`: the keys of machines. */
export function addKeyCommand(program: Command): void {
  const key = program
    .command('key')
    .summary('the keys of machines')
    .description('Adds, lists and disables access keys. A running server follows within a second.')

  key
    .command('add')
    .summary('add a key pair and print it')
    .description(
      'Adds an access key and prints it with its secret, which is not shown again. Clients that cannot change keep their old pair: give both.',
    )
    .argument('[access-key]', 'the access key; drawn when left out')
    .option('--secret-file <file>', 'file with the secret key, - for standard input; drawn when left out')
    .option('--cc-id <numbers>', 'the call centres it may ask for, with commas between; all when left out', ccIds)
    .option('--rate <number>', 'how often it may ask in a second; not limited when left out', positiveNumber)
    .addOption(databaseOption())
    .action(async (accessKey: string | undefined, { database, ccId, rate, secretFile }: AddOptions) => {
      const given =
        secretFile === undefined ? undefined : readFileSync(secretFile === '-' ? 0 : secretFile, 'utf8').trim()
      const added = await withStore(
        database,
        ({ engine }) => addAccessKey(engine, { accessKey, secretKey: given, ccIds: ccId, requestsPerSecond: rate }),
        'create',
      )
      console.log(`access key  ${added.accessKey}`)
      console.log(given === undefined ? `secret key  ${added.secretKey}` : 'secret key  as given')
    })

  key
    .command('list')
    .summary('list the keys, without their secrets')
    .option('--json', 'one JSON object on each line')
    .addOption(databaseOption())
    .action(async ({ database, json = false }: { database: string; json?: boolean }) => {
      const keys = await withStore(database, ({ engine }) => listAccessKeys(engine))
      const rows = keys.map(({ accessKey, ccIds, requestsPerSecond, createdAt, disabledAt }) => ({
        accessKey,
        ccIds: ccIds ? [...ccIds].join(',') : 'all',
        requestsPerSecond: requestsPerSecond ?? 'not limited',
        createdAt,
        disabledAt: disabledAt ?? '',
      }))
      printRows(rows, json)
    })

  for (const [name, disabled, summary] of [
    ['disable', true, 'refuse a key from now on'],
    ['enable', false, 'accept a disabled key again'],
  ] as const) {
    key
      .command(name)
      .summary(summary)
      .argument('<access-key>')
      .addOption(databaseOption())
      .action(async (accessKey: string, { database }: { database: string }) => {
        await withStore(database, ({ engine }) => setAccessKeyDisabled(engine, accessKey, disabled))
        console.log(`${accessKey} is ${name}d`)
      })
  }
}

function ccIds(text: string): number[] {
  const numbers = text.split(',').map(Number)
  if (numbers.every((number) => Number.isInteger(number) && number >= 1 && number <= 65_535)) return numbers
  throw new InvalidArgumentError('Give numbers from 1 to 65535 with commas between, such as 1,2.')
}
