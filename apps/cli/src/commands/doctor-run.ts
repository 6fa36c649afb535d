import { styleText } from 'node:util'
import type { Parsed } from '../command.ts'
import { examine } from '../doctor/examine.ts'
import { ok, type Step } from '../doctor/step.ts'
import { printable } from '../output/printable.ts'
import { toClientSettings } from '../settings/client-settings.ts'
import { keyTail } from '../settings/key-tail.ts'
import { resolveSettings } from '../settings/resolve.ts'
import { UsageError } from '../usage-error.ts'
import type { doctorOptions } from './doctor.ts'

const notWell = 1
const marks = { ok: styleText('green', '✓'), failed: styleText('red', '✗'), skipped: styleText('yellow', '-') } as const
const nameWidth = 17

/** Walks the way to the platform and tells each step as it is done. */
export async function run({ positionals, options }: Parsed<typeof doctorOptions>): Promise<number> {
  const [callId, ...others] = positionals
  if (others.length > 0) throw new UsageError(`doctor takes one call ID, but got ${positionals.length}.`)
  const asJson = options.json || !process.stdout.isTTY
  const show = (step: Step): void => console.log(asJson ? JSON.stringify(step) : line(step))

  const resolution = await resolveSettings(options)
  const settings = await toClientSettings(resolution)
  const from = resolution.profileName === undefined ? 'options and environment' : `profile ${resolution.profileName}`
  show(ok('settings', `${from}: ${settings.baseUrl}, access key ${keyTail(settings.accessKey)}, ccId ${settings.ccId}`))
  const { letter } = await examine(settings, callId, show)
  if (letter === undefined) return 0
  if (asJson) console.log(JSON.stringify({ name: 'letter', text: letter }))
  else console.log(`\nTo send to the operator of the system:\n\n${printable(letter)}`)
  return notWell
}

function line({ name, outcome, detail, advice }: Step): string {
  const first = `${marks[outcome]} ${name.padEnd(nameWidth)} ${printable(detail)}`
  return advice === undefined ? first : `${first}\n  ${' '.repeat(nameWidth)} ${styleText('bold', printable(advice))}`
}
