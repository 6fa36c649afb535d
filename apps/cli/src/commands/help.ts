import { type CdrErrorCode, clientErrors } from '@org/cms-cdr-client'
import { signatureClockSkewSeconds, signatureSchemes } from '@org/cms-cdr-client/signing'
import { defaultColumns } from '@org/cms-cdr-formats/columns'
import { keyVariables } from '@org/cms-cdr-formats/key-variables'
import type { CommandDefinition, OptionTable, Parsed } from '../command.ts'
import { commandHelp, familyHelp, programHelp, termOf, topics, wrap } from '../help.ts'
import { connectionOptions, getOptions, recordOptions } from '../options.ts'
import { unknownName } from '../usage-error.ts'

/** Shows the help of the program, of a command, of a family of commands or of a topic. */
export async function run({ positionals }: Parsed, commands: readonly CommandDefinition[]): Promise<number> {
  process.stdout.write(helpFor(positionals.join(' '), commands))
  return 0
}

function helpFor(wanted: string, commands: readonly CommandDefinition[]): string {
  if (wanted === '') return programHelp(commands)
  const command = commands.find(({ name }) => name === wanted)
  if (command) return commandHelp(command)
  if (commands.some(({ name }) => name.startsWith(`${wanted} `))) return familyHelp(wanted, commands)
  if (Object.hasOwn(topics, wanted)) {
    const parts = texts[wanted as keyof typeof topics]()
    // Lists are indented and wrapped already.
    return `${parts.map((part) => (part.startsWith(' ') ? part : wrap(part, 0))).join('\n\n')}\n`
  }
  const known = [...commands.map(({ name }) => name), ...Object.keys(topics)]
  throw unknownName(`There is no command or topic "${wanted}".`, wanted, known)
}

/** What errors of the client mean for a user of the command line, if it is not the same. */
const ownMeanings: Readonly<Partial<Record<CdrErrorCode, string>>> = {
  invalid_request: 'The command line or a setting is wrong. Nothing was sent.',
  invalid_response: 'The response is not one of this interface, or is too large.',
  credentials: 'Reserved for programs that use the library with a credentials provider.',
  closed: 'Reserved for programs that use the library and close the client.',
}

/** Every exit status with its meaning. Those of errors come from the table of the client. */
function exitStatuses(): readonly (readonly [string, string])[] {
  const errors = Object.values(clientErrors).sort((one, other) => one.exitStatus - other.exitStatus)
  return [
    ['0', 'Success. Every call was found.'],
    ['1', 'Some calls were not found or failed, a check found a problem, or the program itself failed.'],
    ...errors.map(
      ({ code, exitStatus, meaning }) => [String(exitStatus), ownMeanings[code as CdrErrorCode] ?? meaning] as const,
    ),
    ['130', 'Interrupted with Ctrl-C.'],
    ['143', 'Ended by SIGTERM.'],
  ]
}

const formats = Object.entries({ json: getOptions.json, ...recordOptions } as OptionTable)

/** The paragraphs and lists of each topic. */
const texts: Readonly<Record<keyof typeof topics, () => readonly string[]>> = {
  environment: () => [
    'Each setting is taken from the command line, else from the environment, else from the profile. A profile that is named with --profile describes one system completely: then these variables are ignored. If --url or CMS_CDR_URL names another system than the profile, nothing of the profile is used, so that its keys are never sent there.',
    list([
      ...Object.values(connectionOptions).map(({ env = '', summary }) => [env, summary] as const),
      [keyVariables.secretKey, 'Secret key (SK); it has no option, because others can see the command line'],
      [
        'CMS_CDR_CONFIG_FOLDER',
        'Folder of the profiles (default: where the operating system keeps settings, such as XDG_CONFIG_HOME)',
      ],
      ['NO_COLOR', 'Write no colors'],
      ['FORCE_COLOR', 'Write colors to a pipe too'],
    ]),
    `An access key and its secret key belong together: an access key from the command line or the environment is used with ${keyVariables.secretKey}, one from a profile with the secret key of that profile.`,
  ],
  formatting: () => [
    'On a terminal, records are shown as cards for people. In a pipe or a file, they are NDJSON: one JSON object per line. Only data goes to stdout; everything else goes to stderr.',
    list(formats.map(([name, definition]) => [termOf(name, definition), definition.summary])),
    `Default columns of CSV and workbooks: ${defaultColumns.join(', ')}`,
    'CSV is safe to open in a spreadsheet: text that starts with = + - or @ gets an apostrophe, so that it is not read as a formula, and so do numbers that start with 0, have 12 digits or more, or look like 12E5, so that no digit is lost. --exact leaves the apostrophes out, for programs. --bom starts the file with a byte order mark, so that Excel reads it as UTF-8. Excel expects --delimiter semicolon where a comma is the decimal separator, as in Brazil and most of Europe.',
    'In a workbook, durations are numbers and every other cell is text, so that a spreadsheet changes no ID and no phone number. After 1,048,575 records, it continues on another sheet. Nothing can be appended to a workbook: cms-cdr bulk collects the records in FILE.xlsx.ndjson, which also makes the run resumable, and writes FILE.xlsx when the run is complete.',
    'Times are local times of the tenant. With --time-zone they are instants too; see cms-cdr help times.',
  ],
  'exit-status': () => [
    list(exitStatuses()),
    'If several calls all failed in the same way, get returns the status of that error. bulk returns 1, or the status of the error that made it stop.',
  ],
  signing: () => [
    `Requests are signed with the scheme C2 of the platform (auth-v2): HMAC-SHA256 over the method, path, headers and body, with a timestamp. A server accepts timestamps that are up to ${signatureClockSkewSeconds} s off, so the clock of this machine matters. Sources disagree on the details. These schemes are known:`,
    list(
      Object.entries(signatureSchemes).map(([name, { timestamp, signedHeaders, blankLineForEmptyQuery }]) => [
        name,
        `Timestamp in ${timestamp}; signs ${signedHeaders.join(', ')}; ${blankLineForEmptyQuery ? 'a blank' : 'no'} line for an empty query`,
      ]),
    ),
    `If a signature is rejected (exit status ${clientErrors.auth.exitStatus}):`,
    list([
      ['cms-cdr doctor', 'Checks the clock, the address and the keys'],
      ['cms-cdr sign --probe', 'Tries every known scheme once, and saves the one that works'],
      ['cms-cdr sign CALL_ID --explain', 'Shows each step'],
      ['cms-cdr sign CALL_ID --against HEADER', 'Finds where the header of another program differs'],
    ]),
  ],
  times: () => [
    "CC-CMS sends local times of the tenant without a time zone, and only for predictive and preoccupied outbound calls. With --time-zone (an IANA name such as America/Sao_Paulo), each is an instant too; the zone is never guessed. Times that occur twice or never at a clock change are read as Temporal's compatible mode does, and reported as quirks.",
    'CC-CMS keeps a record for one day. After that, the call is not found, as if it had never existed. Look up the oldest calls first (cms-cdr bulk --expiring-first), or keep the records with a cms-cdr server.',
  ],
}

function list(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([term]) => term.length))
  return rows.map(([term, text]) => `  ${term.padEnd(width)}  ${wrap(text, width + 4).trimStart()}`).join('\n')
}
