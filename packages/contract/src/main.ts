#!/usr/bin/env node
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { type SignatureSchemeName, signatureSchemes } from '@org/cms-cdr-client/signing'
import { Command, Option } from 'commander'
import manifest from '../package.json' with { type: 'json' }

import { isOrigin } from './conform/is-origin.ts'
import type { DocumentName } from './schema.ts'

interface ProgramOptions {
  readonly url?: string
  readonly accessKey?: string
  readonly ccId?: string
  readonly callId?: string[]
  readonly vdn?: string
  readonly document: DocumentName
  readonly scheme: SignatureSchemeName
  readonly ca?: string
  readonly junit?: string
  readonly markdown?: string
}

const exitStatus = { conforms: 0, deviates: 1, 'could not run': 2 } as const

const program = new Command('cms-cdr-contract')
  .description(
    'Checks a live CC-CMS, or a server of its interface, against the spec, with queries that change nothing. The secret key is read from CMS_CDR_SK.',
  )
  .version(manifest.version)
  .addOption(new Option('--url <url>', 'address of the system, https://host:port').env('CMS_CDR_URL'))
  .addOption(new Option('--access-key <key>', 'access key (AK)').env('CMS_CDR_AK'))
  .addOption(new Option('--cc-id <number>', 'ID of the call center').env('CMS_CDR_CC_ID'))
  .option(
    '--call-id <id>',
    'a call that the system has, which must be found in one direction; may be repeated',
    (id: string, ids: string[] = []) => [...ids, id],
  )
  .option('--vdn <number>', 'a VDN, to check the list of its calls')
  .addOption(
    new Option('--document <name>', 'what the system follows; server also checks the search of a cms-cdr server')
      .choices(['vendor', 'server'])
      .default('vendor'),
  )
  .addOption(new Option('--scheme <name>', 'signature scheme').choices(Object.keys(signatureSchemes)).default('cms'))
  .option('--ca <file>', 'CA certificates to trust besides those of the system, as PEM')
  .option('--junit <file>', 'write the report as JUnit XML')
  .option('--markdown <file>', 'write the report as Markdown')
  .addHelpText(
    'after',
    '\nExit status: 0 conforms, 1 deviates, 2 could not run, for example because the keys were not accepted.',
  )
  .showHelpAfterError('(cms-cdr-contract --help shows all options)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitStatus['could not run']))
  .parse()

try {
  process.exitCode = await check(program.opts<ProgramOptions>())
} catch (error) {
  console.error(`cms-cdr-contract: ${(error as Error).message}`)
  process.exitCode = exitStatus['could not run']
}

async function check({
  url,
  accessKey,
  ccId,
  callId,
  vdn,
  document,
  scheme,
  ca,
  junit,
  markdown,
}: ProgramOptions): Promise<number> {
  const secretKey = process.env.CMS_CDR_SK
  const wanted = {
    '--url (CMS_CDR_URL)': url,
    '--access-key (CMS_CDR_AK)': accessKey,
    '--cc-id (CMS_CDR_CC_ID)': ccId,
    CMS_CDR_SK: secretKey,
  }
  const missing = Object.entries(wanted).flatMap(([name, value]) => (value ? [] : [name]))
  if (!url || !accessKey || !ccId || !secretKey) throw new Error(`Missing settings: ${missing.join(', ')}.`)
  if (!isOrigin(url))
    throw new Error(`--url must be https://HOST:PORT or http://HOST:PORT, without a path, but is "${url}".`)
  checkNumber('--cc-id', ccId, 65_535)
  if (vdn !== undefined) checkNumber('--vdn', vdn, 5000)

  // A report that cannot be written is known before the first request. The last one stays until there is another.
  for (const file of [junit, markdown]) if (file) appendFileSync(file, '')

  // Loading the checks takes longer than to say what is wrong with an option.
  const { conform } = await import('./conform/conform.ts')
  const { junitReport, markdownReport, tableReport } = await import('./conform/reports.ts')
  const report = await conform({
    url,
    accessKey,
    secretKey,
    ccId: Number(ccId),
    callIds: callId ?? [],
    document,
    ...(vdn === undefined ? {} : { vdn: Number(vdn) }),
    scheme,
    ...(ca ? { ca: readFileSync(ca, 'utf8') } : {}),
  })
  console.log(tableReport(report))
  if (junit) writeFileSync(junit, junitReport(report))
  if (markdown) writeFileSync(markdown, markdownReport(report))
  return exitStatus[report.outcome]
}

function checkNumber(option: string, text: string, highest: number): void {
  if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= highest) return
  throw new Error(`${option} must be a number from 1 to ${highest}, but is "${text}".`)
}
