#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import type { MockOptions } from './create-mock.ts'
import { listText } from './list.ts'

interface ProgramOptions extends Pick<MockOptions, 'host' | 'auth' | 'fault' | 'tls' | 'callsPerDay'> {
  readonly port: number
  readonly key: Record<string, string>
  readonly json: boolean
  readonly list: boolean
}

const program = new Command('cms-cdr-mock')
  .description(
    "A mock of CC-CMS's CDR query: Prism on the spec. It answers by call ID with the examples of the spec, or by a header such as Prefer: example=notFound.",
  )
  .version(manifest.version)
  .option('--port <number>', 'port to listen on; 0 takes any that is free', readPort, 4010)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .addOption(
    new Option(
      '--auth <how>',
      'whether a signature must be there, must be right, or does not matter; verify says why one is wrong',
    )
      .choices(['presence', 'verify', 'off'])
      .default('presence'),
  )
  .option(
    '--key <access=secret>',
    'key for --auth verify, may be repeated; default: the key that --list shows',
    readKey,
    {},
  )
  .option('--fault <names>', 'faults that every query meets, such as delay=500,extra-fields; --list shows all')
  .option(
    '--calls-per-day <number>',
    'calls that each of the VDNs 25 and 26 has on a day, to list and to look up',
    readCount,
    800,
  )
  .option('--tls', 'speak TLS, with a certificate that is made for this run')
  .option('--json', 'print the ready line as JSON', false)
  .option('--list', 'show the call IDs with an answer of their own and the faults, and end', false)
  .showHelpAfterError('(cms-cdr-mock --help shows all options)')
  .parse()

const { json, list, key, ...options } = program.opts<ProgramOptions>()
if (list) console.log(listText())
else await start()

async function start(): Promise<void> {
  try {
    // Prism takes half a second to load, which neither --list nor a wrong option needs.
    const { createMock } = await import('./create-mock.ts')
    const mock = await createMock({ ...options, ...(Object.keys(key).length > 0 ? { keys: key } : {}) })
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void mock.close())
    const fingerprint256 = mock.certificate?.fingerprint256
    const trust = fingerprint256 ? `, certificate SHA-256 ${fingerprint256}` : ''
    console.log(
      json
        ? JSON.stringify({ event: 'ready', url: mock.url, fingerprint256 })
        : `cms-cdr-mock listens on ${mock.url}${trust}`,
    )
  } catch (error) {
    const hint = error instanceof RangeError ? '' : ' Choose another port with --port; 0 takes any that is free.'
    console.error(`cms-cdr-mock: ${(error as Error).message}${hint}`)
    process.exitCode = 1
  }
}

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.')
}

function readCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 0 to 999999.')
}

function readKey(text: string, keys: Record<string, string>): Record<string, string> {
  const [, accessKey, secretKey] = /^([^=/]+)=(.+)$/.exec(text) ?? []
  if (!accessKey || !secretKey) throw new InvalidArgumentError('It must be ACCESS_KEY=SECRET_KEY.')
  return { ...keys, [accessKey]: secretKey }
}
