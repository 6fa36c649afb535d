import { writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { clientErrors } from '@org/cms-cdr-client'
import { openConnection } from '@org/cms-cdr-client/node'
import { conform, junitReport, markdownReport, tableReport } from '@org/cms-cdr-contract'
import type { Parsed } from '../command.ts'
import { readClientSettings } from '../settings/client-settings.ts'
import { schemeOf } from '../signing/scheme-of.ts'
import type { conformOptions } from './conform.ts'

/** Checks a system and shows the report. */
export async function run({ positionals, options }: Parsed<typeof conformOptions>): Promise<number> {
  const settings = await readClientSettings(options)
  const { baseUrl, accessKey, secretKey, ccId, host, timeoutMilliseconds } = settings
  const report = await conform({
    url: baseUrl,
    accessKey,
    secretKey,
    ccId,
    callIds: positionals,
    scheme: schemeOf(settings.scheme),
    // The client's types do not name the socket that it is.
    connect: () => openConnection(settings) as Promise<Socket>,
    ...(host === undefined ? {} : { host }),
    ...(timeoutMilliseconds === undefined ? {} : { timeoutMilliseconds }),
  })
  if (options.junit) writeFileSync(options.junit, junitReport(report))
  if (options.markdown) writeFileSync(options.markdown, markdownReport(report))
  console.log(options.json || !process.stdout.isTTY ? JSON.stringify(report) : tableReport(report))
  return { conforms: 0, deviates: 1, 'could not run': clientErrors.network.exitStatus }[report.outcome]
}
