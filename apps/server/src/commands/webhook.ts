import type { Command } from 'commander'
import { UserError } from '../user-error.ts'
import { WebhookState } from '../webhook/webhook-state.ts'
import { databaseOption, positiveNumber, printRows, withStore } from './options.ts'

/** `cms-cdr-server webhook`: list and retry calls that the webhook could not deliver. */
export function addWebhookCommand(program: Command): void {
  const webhook = program
    .command('webhook')
    .summary('list and retry calls that the webhook could not deliver')
    .description(
      'Lists and retries calls that serve --webhook could not deliver: the receiver rejected them with status 413 or 422, or did not accept them in six attempts within 13 minutes.',
    )

  webhook
    .command('list')
    .summary('list the calls that could not be delivered')
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
    .summary('send calls again')
    .description(
      'Makes the running server send one call, or all of them, again within seconds. Calls that are accepted disappear from the list.',
    )
    .argument('[event]', 'number of the event in the list', positiveNumber)
    .option('--all', 'send all calls in the list')
    .addOption(databaseOption())
    .action(async (event: number | undefined, { database, all }: { database: string; all?: boolean }) => {
      if ((event === undefined) !== (all === true)) throw new UserError('Give the number of an event, or --all.')
      const letters = await withStore(database, ({ engine }) => new WebhookState(engine).requestLetters(event))
      if (letters === 0 && event !== undefined)
        throw new UserError(`Event ${event} is not in the list. To see the list: cms-cdr-server webhook list`)
      console.log(`${letters} ${letters === 1 ? 'call' : 'calls'} will be sent again`)
    })
}
