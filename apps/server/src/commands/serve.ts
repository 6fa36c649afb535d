import { signatureClockSkewSeconds } from '@org/cms-cdr-client/signing'
import { type Command, Option } from 'commander'
import { readKeysFile } from '../auth/keys-file.ts'
import { runServer } from '../run-server.ts'
import { openStore } from '../store/open-store.ts'
import { UserError } from '../user-error.ts'
import { databaseOption, hostOption, portOption, wholeNumber } from './options.ts'

const noKeys =
  'Without keys nobody could ask. Give --keys FILE (or CMS_CDR_KEYS), a JSON file such as {"ACCESS_KEY":"SECRET_KEY"}.'

interface ServeOptions {
  readonly port: number
  readonly host: string
  readonly database: string
  readonly keys?: string
  readonly notFound: string
  readonly clockSkew: number
}

/** `cms-cdr-server serve` */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .summary('answer queries')
    .description(
      "Answers the vendor's query for the records that are kept. Prints one line with its address once it listens.",
    )
    .addOption(portOption())
    .addOption(hostOption())
    .addOption(databaseOption())
    .addOption(
      new Option('--keys <file>', 'JSON file {"ACCESS_KEY":"SECRET_KEY"} that only its owner can read; required').env(
        'CMS_CDR_KEYS',
      ),
    )
    .addOption(
      new Option(
        '--not-found <answer>',
        'how a call that is not kept is answered: success with the record absent, null or empty, or a failing result code',
      )
        .env('CMS_CDR_NOT_FOUND')
        .default('absent'),
    )
    .addOption(
      new Option('--clock-skew <seconds>', "how far a signature's time stamp may be from the clock of this machine")
        .env('CMS_CDR_CLOCK_SKEW')
        .default(signatureClockSkewSeconds)
        .argParser((text) => wholeNumber(text)),
    )
    .addHelpText(
      'after',
      '\nExample:\n  $ cms-cdr-server serve --keys keys.json --database sqlite:cdr.sqlite --port 8080',
    )
    .action(async ({ port, host, database, keys: keysFile, notFound, clockSkew }: ServeOptions) => {
      if (!keysFile) throw new UserError(noKeys)
      const keys = readKeysFile(keysFile)
      const store = openStore(database)
      const address = await runServer({ store, keys, notFound, clockSkewSeconds: clockSkew }, { port, host })
      console.log(`cms-cdr-server listens on ${address}`)
    })
}
