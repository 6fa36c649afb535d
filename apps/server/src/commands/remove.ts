import { type Command, Option } from 'commander'
import { PendingLegs } from '../import/pending-legs.ts'
import { auditStatement, recordedIn } from '../people/audit.ts'
import { addServeOptions, type GivenSettings } from '../settings/serve-options.ts'
import type { CdrKey } from '../store/store.ts'
import { UserError } from '../user-error.ts'
import { operator } from './operator.ts'
import { databaseOption, positiveNumber, withStore } from './options.ts'

interface CallFlags {
  readonly database: string
  readonly ccId: number
  readonly direction: 'inbound' | 'outbound' | 'both'
}

/** `cms-cdr-server remove` */
export function addRemoveCommand(program: Command): void {
  addCallOptions(
    program
      .command('remove')
      .summary('remove the stored record of one call')
      .description('Removes the stored record of one call. This is recorded in the audit log. Backups are not changed.')
      .addOption(databaseOption()),
  ).action(async (callId: string, flags: CallFlags) => {
    const removed = await withStore(flags.database, async (store) => {
      const keys = await forEachKey(callId, flags, (key) =>
        store.remove(key, recordedIn(store.engine, operator(), 'remove', undefined, key)),
      )
      // Otherwise, a leg that comes late would bring the record back.
      if (keys.length > 0) await new PendingLegs(store).remove({ ccId: flags.ccId, callId })
      return keys
    })
    if (removed.length === 0)
      throw new UserError(
        `No record of call ${callId} is stored in call center ${flags.ccId}. Check the call ID, --cc-id and --direction.`,
      )
    for (const { direction } of removed) console.log(`removed the ${direction} record of call ${callId}`)
  })
}

/** `cms-cdr-server refetch` */
export function addRefetchCommand(program: Command): void {
  addServeOptions(
    addCallOptions(
      program
        .command('refetch')
        .summary('fetch one call from the upstream again')
        .description(
          'Fetches one call from the --upstream platform and stores its record, replacing the one that is stored. If the platform no longer has the call, ' +
            'the stored record stays unchanged. Each refetch is recorded in the audit log. Takes the options of serve.',
        ),
    ),
  ).action(async (callId: string, { ccId, direction, ...given }: CallFlags & GivenSettings) => {
    const { readSettings } = await import('../settings/read-settings.ts')
    const { Gateway } = await import('../gateway/gateway.ts')
    const { createResponses } = await import('../responses.ts')
    const { defaultCompatibility } = await import('../compatibility.ts')
    const { database, app } = readSettings(given)
    const { upstream } = app
    if (!upstream) throw new UserError('refetch needs --upstream, the platform to fetch the call from.')
    const fetched = await withStore(database, async (store) => {
      const responses = createResponses({ ...defaultCompatibility, ...app.compatibility })
      const gateway = new Gateway({ ...upstream, store, responses })
      try {
        return await forEachKey(callId, { ccId, direction }, async (key) => {
          if ((await store.erased.has([key])).includes(true))
            throw new UserError(
              `Call ${callId} was erased because of a phone number. To store it again, use import --include-erased.`,
            )
          return gateway.refetch(key, [auditStatement(operator(), 'refetch', key)])
        })
      } finally {
        await gateway.close()
      }
    })
    if (fetched.length === 0) throw new UserError(`${upstream.name} has no call ${callId} in call center ${ccId}.`)
    for (const key of fetched) console.log(`stored the ${key.direction} record of call ${callId} from ${upstream.name}`)
  })
}

function addCallOptions(command: Command): Command {
  return command
    .argument('<call-id>')
    .option('--cc-id <number>', 'call center ID', positiveNumber, 1)
    .addOption(
      new Option('--direction <direction>', 'direction of the call')
        .choices(['inbound', 'outbound', 'both'])
        .default('both'),
    )
}

/** Does some work for a call in each direction that it may have. Returns the keys for which the work succeeded. */
async function forEachKey(
  callId: string,
  { ccId, direction }: Pick<CallFlags, 'ccId' | 'direction'>,
  work: (key: CdrKey) => Promise<boolean>,
): Promise<CdrKey[]> {
  const done: CdrKey[] = []
  for (const each of ['inbound', 'outbound'] as const) {
    const key = { ccId, direction: each, callId }
    if ((direction === 'both' || direction === each) && (await work(key))) done.push(key)
  }
  return done
}
