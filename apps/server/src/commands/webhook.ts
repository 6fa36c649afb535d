import type { Command } from 'commander'
import { UserError } from '../user-error.ts'
import { WebhookState } from '../webhook/webhook-state.ts'
import { databaseOption, positiveNumber, printRows, withStore } from './options.ts'

/** `cms-cdr-server webhook`: list and retry the calls that the webhook receiver did not accept. */
export function addWebhookCommand(program: Command): void {
  const webhook = program
    .command('webhook')
    .summary('list and retry the calls that the webhook receiver did not accept')
    .description(
      'Lists and retries the calls that serve --webhook could not deliver: the receiver refused them with status 413 or 422, or did not accept them at six attempts within 13 minutes.',
    )

  webhook
    .command('list')
    .summary('list the calls that were not accepted')
    .option('--json', 'one JSON object on each line')
    .addOption(databaseOption())
    .action(async ({ database, json = false }: { database: string; json?: boolean }) => {
      const letters = await withStore(database, ({ engine }) => new WebhookState(engine).letters())
      printRows(
        letters.map(({ position, failedAt, ...letter }) => ({
          event: position,
          failedAt: new Date(failedAt).toISOString(),
          ...letter,
        })),
        json,
      )
    })

  webhook
    .command('retry')
    .summary('send calls once more')
    .description(
      'Lets the running server send one call or all of them once more, within seconds. Those that are accepted disappear from the list.',
    )
    .argument('[event]', 'number of the event in the list', positiveNumber)
    .option('--all', 'all calls of the list')
    .addOption(databaseOption())
    .action(async (event: number | undefined, { database, all }: { database: string; all?: boolean }) => {
      if ((event === undefined) !== (all === true)) throw new UserError('Give the number of an event, or --all.')
      const letters = await withStore(database, ({ engine }) => new WebhookState(engine).requestLetters(event))
      if (letters === 0 && event !== undefined)
        throw new UserError(`There is no event ${event} in the list. See: cms-cdr-server webhook list`)
      console.log(`${letters} ${letters === 1 ? 'call' : 'calls'} will be sent once more`)
    })
}
