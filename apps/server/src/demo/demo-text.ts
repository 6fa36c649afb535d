import { linkMinutes } from '../people/sessions.ts'
import type { CdrKey } from '../store/store.ts'

/** What the demo is and how to ask it. */
export interface DemoFacts {
  readonly address: string
  readonly accessKey: string
  readonly secretKey: string
  /** Secret of the link that signs a person in, once. */
  readonly link: string
  readonly database: string
  /** File of call IDs to drop on the console. */
  readonly list: string
  readonly records: number
  readonly example: CdrKey
  /** How the command line is started from the folder of the demo. */
  readonly commandLine: string
}

/** What `demo` prints once it listens. */
export function demoText(facts: DemoFacts): string {
  const { address, accessKey, secretKey, link, database, list, records, example, commandLine } = facts
  const settings = `CMS_CDR_URL=${address} CMS_CDR_AK=${accessKey} CMS_CDR_SK=${secretKey} CMS_CDR_CC_ID=${example.ccId}`
  return `
  The demo server is ready.

    address      ${address}
    access key   ${accessKey}
    secret key   ${secretKey}
    call center  ${example.ccId}
    database     ${database} (${records} records)
    list         ${list} (call IDs of an invented day: drop it on the console)
    harvest      the calls of an invented platform, yesterday and today, are stored as they appear
    docs         ${address}/docs/
    sign in      ${address}/sign-in/${link}
                 (opens the console in a browser; works once, within ${linkMinutes} minutes)

  To look up the vendor's sample call, paste this line into another terminal, in this folder.

    ${settings} ${commandLine} get ${example.callId}

  The same line with search --abandoned in place of get ${example.callId} finds the calls that nobody answered.

  Press Ctrl-C to stop the server. The data is kept.
`
}
