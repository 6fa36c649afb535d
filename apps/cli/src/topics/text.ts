import { clientErrors } from '@org/cms-cdr-client'
import { signatureClockSkewSeconds, signatureSchemes } from '@org/cms-cdr-client/signing'
import { defaultColumns } from '@org/cms-cdr-formats/columns'
import { wrap } from '../help.ts'
import { connectionOptions } from '../options.ts'
import { secretVariable } from '../parse-arguments.ts'

/** What the program ends with beside the statuses of errors of the client. */
const ownStatuses: readonly (readonly [number, string])[] = [
  [0, 'All went well; every call that was asked for was found.'],
  [1, 'Some calls were not found or failed; a check found a fault; or the program itself failed.'],
]
const signalStatuses: readonly (readonly [number, string])[] = [
  [130, 'Ended by Ctrl-C.'],
  [143, 'Ended by SIGTERM.'],
]

/** Every exit status with its meaning, from the catalogue of errors. */
export function exitStatuses(): readonly (readonly [number, string])[] {
  const ofErrors = Object.values(clientErrors).map(
    ({ code, exitStatus, meaning }) =>
      [
        exitStatus,
        code === 'invalid_request' ? 'The command line or a setting is wrong. Nothing was sent.' : meaning,
      ] as const,
  )
  return [...ownStatuses, ...ofErrors, ...signalStatuses]
}

const texts: Readonly<Record<string, () => string>> = {
  environment:
    () => `A setting is taken from the command line; else from the environment; else from the profile that is used.
A profile that is named by --profile stands for one system: then the environment is not looked at.

${list([
  ...Object.values(connectionOptions).map(({ env, summary }) => [env, summary] as const),
  [secretVariable, 'the secret key (SK); there is no option for it, since others see a command line'],
  [
    'CMS_CDR_CONFIG_FOLDER',
    'folder of the profiles (default: where the system keeps settings, such as XDG_CONFIG_HOME)',
  ],
  ['NO_COLOR', 'write no colours'],
  ['FORCE_COLOR', 'write colours to a pipe too'],
])}

An access key and its secret key belong together: an access key from the command line or the environment
goes with ${secretVariable}, one from a profile with the secret key of that profile.
`,
  formatting:
    () => `On a terminal records are cards for people; in a pipe or a file they are NDJSON, one JSON object on each
line. Only data goes to stdout; everything else goes to stderr.

  --json             JSON on a terminal too
  --fields LIST      chosen fields, by their paths: callId,talkSeconds,releaseCause.meaning
  --csv              CSV with a header; --fields chooses the columns
  --delimiter NAME   delimiter of CSV: comma, semicolon, tab or pipe. Excel expects a semicolon where a comma
                     is the decimal separator, as in Brazil and most of Europe
  --raw              the response of CC-CMS, not normalized
  --mask             telephone numbers masked except for their last two digits

Columns of CSV when none are chosen:
${wrap(defaultColumns.join(', '), 2)}

CSV is made for spreadsheets: text that begins with = + - or @ gets an apostrophe, so that it is not read as a
formula, and so do digits that begin with 0 or are longer than 15, so that none is lost. --exact leaves the
apostrophes out, for programs. --bom begins the file with a byte order mark, so that Excel reads it as UTF-8.

Times are local times of the tenant. With --time-zone they are instants too; see help times.
`,
  'exit-status': () => `${list(exitStatuses().map(([status, meaning]) => [String(status), meaning] as const))}

Of several calls that all failed alike, get gives the status of that error; bulk gives 1, or the status of
the error that made it stop.
`,
  signing: () => `${wrap(
    `Requests are signed by the scheme C2 of the platform (auth-v2): HMAC-SHA256 over method, path, headers and body, with the time. A server of this interface takes signatures that are up to ${signatureClockSkewSeconds} s off, so the clock matters. Sources disagree on details; these schemes are known:`,
    0,
  )}

${list(
  Object.entries(signatureSchemes).map(([name, { timestamp, signedHeaders, blankLineForEmptyQuery }]) => [
    name,
    `${timestamp}, signs ${signedHeaders.join(', ')}, ${blankLineForEmptyQuery ? 'a blank' : 'no'} line for the empty query`,
  ]),
)}

When a signature is refused (exit status ${clientErrors.auth.exitStatus}):
  $ cms-cdr doctor                       looks at clock, address and keys
  $ cms-cdr sign --probe                 tries every known scheme once, and keeps the one that works
  $ cms-cdr sign ID --explain            shows each step
  $ cms-cdr sign ID --against HEADER     finds where the header of another program differs
`,
  times:
    () => `The platform writes local times of the tenant without a zone, and only for predicted and preempted outbound
calls. With --time-zone (an IANA name such as America/Sao_Paulo) each is an instant too; a zone is never
guessed. An hour that occurs twice or never is read as Temporal does (compatible) and named among the quirks.

The vendor keeps a record for one day. After that a call is not found, as one that never was. Begin with the
oldest calls (bulk --expiring-first), or keep records with a server of this interface.
`,
}

/** The text of a topic; `undefined` when there is none of that name. */
export function topicText(name: string): string | undefined {
  return Object.hasOwn(texts, name) ? texts[name]?.() : undefined
}

function list(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([term]) => term.length))
  return rows.map(([term, text]) => `  ${term.padEnd(width)}  ${wrap(text, width + 4).trimStart()}`).join('\n')
}
