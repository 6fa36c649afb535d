import { table } from '@org/cms-cdr-formats/table'
import type { Parsed } from '../command.ts'
import type { whoamiOptions } from '../options.ts'
import { dashed, keyTail, printRows, withoutPassword } from '../output/text.ts'
import { readCredentials, secretSourceOf } from '../settings/credentials.ts'
import { type Resolution, resolveSettings } from '../settings/resolve.ts'

export async function run({ options }: Parsed<typeof whoamiOptions>): Promise<number> {
  const resolution = resolveSettings(options)
  const { profileName, settings, unused } = resolution
  if (unused) console.error(`cms-cdr: ${unused}`)
  const entries = Object.entries(settings).map(([name, { value, source }]) => {
    const shown = name === 'accessKey' ? keyTail(value) : name === 'proxy' ? withoutPassword(String(value)) : value
    return [name, { value: shown, source: source === 'profile' ? `profile ${profileName}` : source }] as const
  })
  const found = { ...Object.fromEntries(entries), secretKey: await stateOfSecret(resolution) }
  return printRows([{ profile: profileName ?? null, ...found }], options.json, () =>
    table(
      ['setting', 'value', 'source'],
      Object.entries(found).map(([name, { value, source }]) => {
        return [dashed(name), typeof value === 'object' ? JSON.stringify(value) : String(value), source]
      }),
    ),
  )
}

async function stateOfSecret(resolution: Resolution): Promise<{ value: string; source: string }> {
  const source = secretSourceOf(resolution)
  // A credential process may ask its user for something, so it runs only when the key is needed.
  const isSet = source.kind !== 'process' && (await readCredentials(resolution)) !== undefined
  const value = source.kind === 'process' ? 'read when it is needed' : isSet ? 'set' : 'not set'
  return { value, source: source.label }
}
