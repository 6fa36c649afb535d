import { writeFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { clientErrors } from '@org/cms-cdr-client'
import { openConnection } from '@org/cms-cdr-client/node'
import { conform, junitReport, markdownReport, tableReport } from '@org/cms-cdr-contract'
import type { Parsed } from '../command.ts'
import type { conformOptions } from '../options.ts'
import { explain } from '../report-failure.ts'
import { openClient } from '../settings/client-settings.ts'
import { access } from '../usage-error.ts'

/** Checks a system against the contract, and shows the report. */
export async function run({ positionals, options }: Parsed<typeof conformOptions>): Promise<number> {
  const { settings } = await openClient(options)
  const { junit, markdown, document = 'vendor', vdn } = options
  const report = await conform({
    ...settings,
    url: settings.baseUrl,
    callIds: [...positionals, ...options['call-id']],
    document,
    vdn,
    connect: async () => {
      try {
        // The types of the client do not say that it is a socket.
        return (await openConnection(settings)) as Socket
      } catch (error) {
        // The report quotes the message, which would name options of the client.
        throw new Error(explain(error), { cause: error })
      }
    },
  })
  // First, so that it is not lost if a file cannot be written.
  console.log(options.json || !process.stdout.isTTY ? JSON.stringify(report) : tableReport(report))
  if (junit) access(`${junit} cannot be written`, () => writeFileSync(junit, junitReport(report)))
  if (markdown) access(`${markdown} cannot be written`, () => writeFileSync(markdown, markdownReport(report)))
  const { exitStatus } = clientErrors[report.cause === 'authentication' ? 'auth' : 'network']
  return { conforms: 0, deviates: 1, 'could not run': exitStatus }[report.outcome]
}
