import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { demoList } from '@org/cms-cdr-demo-calls'
import { addAccessKey, changeKey, listAccessKeys } from '../auth/access-keys.ts'
import type { SecretWrapping } from '../auth/secret-wrapping.ts'
import { withStore } from '../commands/options.ts'
import { addPerson, findPerson } from '../people/people.ts'
import { linkMinutes, makeSignInLink } from '../people/sessions.ts'
import { runServer } from '../run-server.ts'
import { deriveAnew } from '../search/index-records.ts'
import { readSettings } from '../settings/read-settings.ts'
import type { GivenSettings } from '../settings/serve-options.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import type { CdrKey } from '../store/store.ts'
import { putDemoDay, putDemoRecords, startDemoPlatform } from './demo-data.ts'

const accessKey = 'demo-ak'
const person = 'demo'

/** Serves the demo. The first start creates its database, key and person, and later ones use them again. */
export async function runDemo({ folder, ...given }: GivenSettings & { folder: string }): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const database = join(folder, 'cdr.sqlite')
  const list = join(folder, 'monday.csv')
  writeFileSync(list, demoList())
  const settings = readSettings({ ...given, workers: '1', database: `sqlite:${database}` })
  const facts = await withStore(settings.database, (store) => prepare(store, settings.wrapping), 'migrate')
  // A real platform is harvested only if --harvest is given.
  const harvest = settings.app.upstream ? settings.app.harvest : await startDemoPlatform(facts.example.ccId)
  const { address } = await runServer({ ...settings, logLevel: 'warn', app: { ...settings.app, harvest } })
  console.log(demoText({ address, accessKey, database, list, commandLine: commandLine(), ...facts }))
}

/** Returns how to start the command line: from a clone of the repository as it was built there, and from npm anywhere else. */
function commandLine(): string {
  const isClone = existsSync(join('apps', 'cli', 'dist', 'main.cjs'))
  return isClone ? 'npx --yes pnpm@12.21.0 --silent cms-cdr' : 'npx --yes @org/cms-cdr-cli'
}

async function prepare(store: CdrStore, wrapping: SecretWrapping) {
  const { engine } = store
  // The invented days are days in UTC.
  if (store.tenant.timeZone === null) await deriveAnew(engine, { timeZone: 'UTC' })
  const example = await putDemoRecords(store)
  await putDemoDay(store, example.ccId)
  const known = (await listAccessKeys(engine)).find((key) => key.accessKey === accessKey)
  const stored = known?.secrets[0]?.stored
  const secretKey = stored
    ? wrapping.unwrap(stored, accessKey)
    : (await addAccessKey(engine, { accessKey }, wrapping)).secretKey
  await changeKey(engine, accessKey, { permissions: ['search'] })
  if (!(await findPerson(engine, person))) await addPerson(engine, person, { role: 'admin' })
  return { secretKey, example, records: await store.count(), link: await makeSignInLink(engine, person) }
}

/** Values that the demo prints. */
interface DemoFacts {
  readonly address: string
  readonly accessKey: string
  readonly secretKey: string
  /** Secret of the link that signs a person in, once. */
  readonly link: string
  readonly database: string
  /** File of call IDs to drop on the console. */
  readonly list: string
  readonly records: number
  readonly example: CdrKey
  /** How the command line is started from the folder of the demo. */
  readonly commandLine: string
}

/** What `demo` prints once it listens. */
function demoText(facts: DemoFacts): string {
  const { address, accessKey, secretKey, link, database, list, records, example, commandLine } = facts
  const settings = `CMS_CDR_URL=${address} CMS_CDR_AK=${accessKey} CMS_CDR_SK=${secretKey} CMS_CDR_CC_ID=${example.ccId}`
  return `
  The demo server is ready.

    address      ${address}
    access key   ${accessKey}
    secret key   ${secretKey}
    call center  ${example.ccId}
    database     ${database} (${records} records)
    list         ${list} (call IDs of an invented day: drop it on the console)
    harvest      the calls of an invented platform, yesterday and today, are stored as they appear
    docs         ${address}/docs/
    sign in      ${address}/sign-in/${link}
                 (opens the console in a browser; works once, within ${linkMinutes} minutes)

  To look up the vendor's sample call, paste this line into another terminal, in this folder.

    ${settings} ${commandLine} get ${example.callId}

  To find abandoned calls, use the same line with search --abandoned instead of get ${example.callId}.

  Press Ctrl-C to stop the server. The data is kept.
`
}
