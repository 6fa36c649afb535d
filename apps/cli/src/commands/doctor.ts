import { styleText } from 'node:util'
import { queryPath } from '@org/cms-cdr-client/signing'
import { printable } from '@org/cms-cdr-formats/table'
import type { Parsed } from '../command.ts'
import { examine, type Facts, type Step } from '../diagnosis/examine.ts'
import { wrap } from '../help.ts'
import type { doctorOptions } from '../options.ts'
import { keyTail } from '../output/text.ts'
import { type ClientSettings, openClient } from '../settings/client-settings.ts'

const marks = { ok: ['green', '✓'], failed: ['red', '✗'], skipped: ['yellow', '-'] } as const
const nameWidth = 17

/** Checks the connection step by step, and shows each step as it is done. */
export async function run({ positionals: [callId], options }: Parsed<typeof doctorOptions>): Promise<number> {
  const asJson = options.json || !process.stdout.isTTY
  const show = (step: Step): void => console.log(asJson ? JSON.stringify(step) : line(step))

  const { settings, resolution } = await openClient(options)
  const { baseUrl, accessKey, ccId } = settings
  const from = resolution.profileName === undefined ? 'options and environment' : `profile ${resolution.profileName}`
  const detail = `${from}: ${baseUrl}, access key ${keyTail(accessKey)}, call center ID ${ccId}`
  show({ name: 'settings', outcome: 'ok', detail })
  const facts: Facts = {}
  for await (const step of examine(settings, facts, callId)) {
    show(step)
    if (step.outcome !== 'failed') continue
    const report = reportFor(step, settings, facts)
    if (asJson) console.log(JSON.stringify({ name: 'report', text: report }))
    else console.log(`\nReport for the operator of the system:\n\n${printable(report)}`)
    return 1
  }
  return 0
}

function line({ name, outcome, detail, advice = '' }: Step): string {
  const [color, mark] = marks[outcome]
  const column = nameWidth + 3
  const first = `${styleText(color, mark)} ${name.padEnd(nameWidth)} ${wrap(printable(detail), column).trimStart()}`
  return advice ? `${first}\n${styleText('bold', wrap(printable(advice), column))}` : first
}

function reportFor(step: Step, settings: ClientSettings, { localAddress, requestId, httpStatus }: Facts): string {
  const lines: readonly (readonly [string, string | number | undefined])[] = [
    ['Time', new Date().toISOString()],
    ['From', localAddress && `${localAddress} (as this machine sees it; you may see the address of a gateway)`],
    ['To', `POST ${settings.baseUrl}${queryPath}`],
    ['Proxy', settings.proxy && new URL(settings.proxy).host],
    ['Access key', keyTail(settings.accessKey)],
    ['Call center ID', settings.ccId],
    ['HTTP status', httpStatus],
    ['x-request-id', requestId],
    ['Failed step', `${step.name}: ${step.detail}`],
  ]
  const shown = lines.flatMap(([label, value]) => (value === undefined ? [] : [`  ${label}: ${value}`]))
  return ['Our queries for call detail records (CDRs) fail.', ...shown, 'What do you see on your side?'].join('\n')
}
