#!/usr/bin/env node
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import type { Mock, MockOptions } from './create-mock.ts'
import { readFaults } from './faults.ts'
import { listText } from './list.ts'

/** Secret keys by access key. */
type Keys = Readonly<Record<string, string>>

interface ProgramOptions extends Pick<MockOptions, 'host' | 'auth' | 'fault' | 'tls' | 'callsPerDay'> {
  readonly port: number
  readonly key?: Keys
  readonly keyFile?: Keys
  readonly caFile?: string
  readonly json: boolean
  readonly list: boolean
}

const program = new Command('cms-cdr-mock')
  .description(
    "A mock of CC-CMS's CDR query: Prism on the spec. It responds by call ID with the examples of the spec, or by a header such as Prefer: example=notFound.",
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
    'invented key for --auth verify, may be repeated; default: the key that --list shows',
    readKey,
  )
  .option('--key-file <file>', 'file with keys for --auth verify, one ACCESS_KEY=SECRET_KEY on each line', readKeyFile)
  .option(
    '--fault <names>',
    'faults that every query meets, such as delay=500,extra-fields; --list shows all',
    checkFaults,
  )
  .option(
    '--calls-per-day <number>',
    'calls that each of the VDNs 25 and 26 has on a day, to list and to look up',
    readCount,
    800,
  )
  .option('--tls', 'speak TLS, with a certificate that is made for this run')
  .option(
    '--ca-file <file>',
    'with --tls, where to write the certificate for --ca-file of cms-cdr; default: a temporary file that is removed at the end',
  )
  .option('--json', 'print the ready line as JSON', false)
  .option('--list', 'show the call IDs with a response of their own and the faults, and end', false)
  .showHelpAfterError('(cms-cdr-mock --help shows all options)')
  .parse()

const { json, list, key, keyFile, caFile, ...options } = program.opts<ProgramOptions>()
if (caFile !== undefined && !options.tls) program.error('error: --ca-file needs --tls')
if (list) console.log(listText())
else await start()

async function start(): Promise<void> {
  try {
    // Prism takes half a second to load, which neither --list nor a wrong option needs.
    const { createMock } = await import('./create-mock.ts')
    const mock = await createMock({ ...options, ...(key || keyFile ? { keys: { ...keyFile, ...key } } : {}) })
    const ca = writeCa(mock)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        ca?.remove()
        void mock.close()
      })
    }
    const fingerprint256 = mock.certificate?.fingerprint256
    const trust = ca ? `, CA file ${ca.file}, certificate SHA-256 ${fingerprint256}` : ''
    console.log(
      json
        ? JSON.stringify({ event: 'ready', url: mock.url, fingerprint256, caFile: ca?.file })
        : `cms-cdr-mock listens on ${mock.url}${trust}`,
    )
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException
    const hint = syscall === 'listen' ? ' Choose another port with --port; 0 takes any that is free.' : ''
    console.error(`cms-cdr-mock: ${message}${hint}`)
    process.exit(1)
  }
}

/** Writes the certificate, without its key, to a file that programs can be configured to trust. */
function writeCa({ certificate }: Mock): { file: string; remove: () => void } | undefined {
  if (!certificate) return undefined
  const folder = caFile === undefined ? mkdtempSync(join(tmpdir(), 'cms-cdr-mock-')) : undefined
  const file = caFile ?? join(folder ?? '', 'ca.pem')
  writeFileSync(file, certificate.cert)
  return { file, remove: () => folder && rmSync(folder, { recursive: true, force: true }) }
}

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.')
}

function readCount(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 20_000) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 0 to 20000.')
}

function checkFaults(text: string): string {
  try {
    readFaults(text)
    return text
  } catch (error) {
    throw new InvalidArgumentError((error as RangeError).message)
  }
}

function readKey(text: string, keys: Keys = {}): Keys {
  const [, accessKey, secretKey] = /^([^=/]+)=(.+)$/.exec(text) ?? []
  if (!accessKey || !secretKey) throw new InvalidArgumentError('It must be ACCESS_KEY=SECRET_KEY.')
  return { ...keys, [accessKey]: secretKey }
}

function readKeyFile(file: string): Keys {
  try {
    const lines = readFileSync(file, 'utf8').split(/\r?\n/)
    return lines.filter((line) => line !== '').reduce((keys, line) => readKey(line, keys), {})
  } catch (error) {
    const reason = error instanceof InvalidArgumentError ? 'Each line must be ACCESS_KEY=SECRET_KEY.' : String(error)
    throw new InvalidArgumentError(reason)
  }
}
