import type { Parsed } from '../command.ts'
import { table } from '../output/table.ts'
import { keyTail } from '../settings/key-tail.ts'
import { type Resolution, resolveSettings } from '../settings/resolve.ts'
import { describeSecretSource, readCredentials, secretSourceOf } from '../settings/secret-source.ts'
import type { whoamiOptions } from './whoami.ts'

/** Shows which settings are in force. */
export async function run({ options }: Parsed<typeof whoamiOptions>): Promise<number> {
  const resolution = await resolveSettings(options)
  const { profileName, settings } = resolution
  const values = Object.entries(settings).map(([name, { value, source }]) => ({
    name,
    value: name === 'accessKey' ? keyTail(value) : name === 'proxy' ? withoutPassword(String(value)) : value,
    source: source === 'profile' ? `profile ${profileName}` : source,
  }))
  const secretKey = await stateOfSecret(resolution)
  if (options.json || !process.stdout.isTTY) {
    const shown = Object.fromEntries(values.map(({ name, value, source }) => [name, { value, source }]))
    console.log(JSON.stringify({ profile: profileName ?? null, ...shown, secretKey }))
    return 0
  }
  const rows = values.map(({ name, value, source }) => [
    name,
    typeof value === 'object' ? JSON.stringify(value) : String(value),
    source,
  ])
  console.log(table(['setting', 'value', 'from'], [...rows, ['secretKey', secretKey.value, secretKey.source]]))
  return 0
}

async function stateOfSecret(resolution: Resolution): Promise<{ value: string; source: string }> {
  const source = secretSourceOf(resolution)
  // A credential process may ask its user something; it runs when its key is needed.
  const isThere = source.kind === 'process' ? undefined : (await readCredentials(resolution)) !== undefined
  const value = isThere === undefined ? 'asked for when it is needed' : isThere ? 'set' : 'not set'
  return { value, source: describeSecretSource(source) }
}

function withoutPassword(address: string): string {
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  if (url.password) url.password = '…'
  return url.href
}
