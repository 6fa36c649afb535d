import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { demoList } from '@org/cms-cdr-demo-calls'
import { addAccessKey, listAccessKeys, setKeyLimits } from '../auth/access-keys.ts'
import type { SecretWrapping } from '../auth/secret-wrapping.ts'
import { startDemoPlatform } from '../demo/demo-platform.ts'
import { putDemoDay, putDemoRecords } from '../demo/demo-records.ts'
import { demoText } from '../demo/demo-text.ts'
import { addPerson, findPerson } from '../people/people.ts'
import { makeSignInLink } from '../people/sessions.ts'
import { runServer } from '../run-server.ts'
import { changeTimeZone } from '../search/index-records.ts'
import { readSettings } from '../settings/read-settings.ts'
import type { GivenSettings } from '../settings/serve-options.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { withStore } from './options.ts'

const accessKey = 'demo-ak'
const person = 'demo'

/** Runs `demo`: what it needs is made on the first start, and kept. */
export async function runDemo({ folder, ...given }: GivenSettings & { folder: string }): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const database = join(folder, 'cdr.sqlite')
  const list = join(folder, 'monday.csv')
  writeFileSync(list, demoList())
  const settings = readSettings({ ...given, workers: '1', database: `sqlite:${database}` })
  const facts = await withStore(settings.database, (store) => prepare(store, settings.wrapping), 'migrate')
  // A platform of the user's own is harvested only when they say so.
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
  if (store.tenant.timeZone === null) await changeTimeZone(engine, 'UTC')
  const example = await putDemoRecords(store)
  await putDemoDay(store, example.ccId)
  const known = (await listAccessKeys(engine)).find((key) => key.accessKey === accessKey)
  const stored = known?.secrets[0]?.stored
  const secretKey = stored
    ? wrapping.unwrap(stored, accessKey)
    : (await addAccessKey(engine, { accessKey }, wrapping)).secretKey
  await setKeyLimits(engine, accessKey, { permissions: ['search'] })
  if (!(await findPerson(engine, person))) await addPerson(engine, person, { role: 'admin' })
  return { secretKey, example, records: await store.count(), link: await makeSignInLink(engine, person) }
}
