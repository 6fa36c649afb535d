import { keyVariables } from '@org/cms-cdr-formats/key-variables'
import type { OptionDefinition, OptionTable } from './command.ts'

type Extra = Pick<OptionDefinition, 'completes' | 'env' | 'multiple' | 'short'>

const flag = (summary: string, extra: Extra = {}) => ({ type: 'boolean', summary, ...extra }) as const
const text = <const More extends Extra>(placeholder: string, summary: string, extra?: More) =>
  ({ type: 'string', placeholder, summary, ...(extra as More) }) as const
const setting = (placeholder: string, env: string, summary: string) => text(placeholder, summary, { env })
const file = (summary: string, extra: Extra = {}) => text('FILE', summary, { completes: 'file', ...extra })
const number = (placeholder: string, least: number, summary: string, extra: Extra = {}) =>
  ({ type: 'number', placeholder, least, summary, ...extra }) as const
const count = (least: number, summary: string, extra: Extra = {}) =>
  ({ type: 'number', placeholder: 'COUNT', least, whole: true, summary, ...extra }) as const
const choice = <const Choices extends readonly string[]>(choices: Choices, summary: string, extra: Extra = {}) =>
  ({ type: 'string', choices, summary, ...extra }) as const

export const generalOptions = {
  help: flag('Show this help', { short: 'h' }),
  quiet: flag('Write only errors to stderr', { short: 'q' }),
  verbose: flag('Log every request to stderr, with phone numbers masked', { short: 'v' }),
} satisfies OptionTable

/** Which system to connect to, and how. Each but `profile` is also a setting of a profile. */
export const connectionOptions = {
  profile: { ...setting('NAME', 'CMS_CDR_PROFILE', 'Use the settings of this profile'), completes: 'profile' },
  url: setting('URL', 'CMS_CDR_URL', 'URL of CC-CMS, such as https://host:28443'),
  'access-key': setting('KEY', keyVariables.accessKey, 'Access key (AK)'),
  'cc-id': {
    ...number('NUMBER', 1, 'Call center ID, from 1 to 65535', { env: 'CMS_CDR_CC_ID' }),
    ...{ most: 65_535, whole: true },
  },
  'time-zone': setting(
    'ZONE',
    'CMS_CDR_TIME_ZONE',
    'Time zone of the tenant, such as America/Sao_Paulo (default none)',
  ),
  scheme: choice(['cms', 'legacy'], 'Signature scheme (default cms)', { env: 'CMS_CDR_SCHEME' }),
  host: setting('HOST[:PORT]', 'CMS_CDR_HOST', 'Host to sign and send, if it differs from that of the URL'),
  'ca-file': file('Trust only the CA certificates in this PEM file', { env: 'CMS_CDR_CA_FILE' }),
  fingerprint: setting('SHA256', 'CMS_CDR_FINGERPRINT', 'Trust only the certificate with this fingerprint; see trust'),
  'server-name': setting('NAME', 'CMS_CDR_SERVER_NAME', 'Server name (SNI) to send and to expect in the certificate'),
  proxy: setting('URL', 'CMS_CDR_PROXY', 'HTTP proxy (default HTTPS_PROXY or HTTP_PROXY, unless NO_PROXY applies)'),
  timeout: number('SECONDS', 0.001, 'Time limit for each attempt (default 30)', { env: 'CMS_CDR_TIMEOUT' }),
  retries: count(0, 'How often to retry a failed request (default 2)', { env: 'CMS_CDR_RETRIES' }),
} satisfies OptionTable

// The options of each command are exported under its name.

const { profile: profileOption, ...settingOptions } = connectionOptions

const jsonLines = flag('Write one JSON object per line, even to a terminal')

const directionOption = {
  direction: choice(
    ['inbound', 'outbound', 'auto'],
    'Direction of the call; auto tries one, then the other (default auto)',
  ),
}

export const recordOptions = {
  fields: text('LIST', 'Only these fields, separated by commas: callId,talkSeconds,releaseCause.meaning'),
  csv: flag('Write CSV that a spreadsheet opens safely; see cms-cdr help formatting'),
  exact: flag('With --csv: add no apostrophes before text that a spreadsheet would change'),
  bom: flag('With --csv: start with a byte order mark, so that Excel reads the file as UTF-8'),
  delimiter: text('NAME', 'With --csv: comma (default), semicolon, tab or pipe, or the character itself', {
    completes: ['comma', 'semicolon', 'tab', 'pipe'],
  }),
  xlsx: flag('Write an Excel workbook whose cells are text, so that no digit is lost'),
  raw: flag('Write the responses of CC-CMS unchanged; bulk adds ccId, isCallin and callId'),
  mask: flag('Hide all but the last two digits of phone numbers'),
}

export const getOptions = {
  output: file('Write the records to this file (default -, stdout)', { short: 'o' }),
  ...directionOption,
  json: flag('Write JSON, even to a terminal'),
  ...recordOptions,
  curl: flag('Print a shell script that sends the query with curl and openssl, and send nothing'),
  ...connectionOptions,
} satisfies OptionTable

export const bulkOptions = {
  output: file('Write the records to this file, with the journal next to it (default -, stdout)', { short: 'o' }),
  journal: file('Record every outcome in this file, to resume later (default FILE.journal of --output)'),
  failed: file('Write the input lines of calls that failed'),
  missing: file('Write the input lines of calls that were not found'),
  report: file(
    'List every call with outcome, error code and message: CSV, or NDJSON if FILE ends in .ndjson or .jsonl',
  ),
  from: choice(['text', 'csv', 'ndjson'], 'Format of the input (default: detected)'),
  column: text('NAME', 'CSV column of the call IDs, by name or number from 1 (default: detected)'),
  encoding: text('NAME', 'Encoding of the input, such as windows-1252 or gbk (default UTF-8 or UTF-16)'),
  ...directionOption,
  concurrency: count(1, 'Maximum number of calls to look up at once (default 32)'),
  rate: number('COUNT', 0.001, 'Maximum number of requests per second, retries included (default no limit)'),
  'expiring-first': flag('Start with the oldest calls, which CC-CMS deletes first; reads the whole input first'),
  again: choice(['missing', 'failed', 'both'], 'Retry calls that an earlier run did not find or that failed'),
  follow: flag('Wait for more calls at the end of the file, and look up missing ones again'),
  'stop-after': count(1, 'Stop after this many failures in a row (default 100)'),
  ...recordOptions,
  ...connectionOptions,
} satisfies OptionTable

export const harvestOptions = {
  vdn: text('LIST', 'VDNs (virtual call centers) whose calls to fetch, such as 25,26'),
  output: file('Append the records to this file, with the journal next to it', { short: 'o' }),
  journal: bulkOptions.journal,
  report: bulkOptions.report,
  concurrency: bulkOptions.concurrency,
  rate: bulkOptions.rate,
  'stop-after': bulkOptions['stop-after'],
  ...connectionOptions,
} satisfies OptionTable

/** Which stored calls a command is about. */
export const filterOptions = {
  from: text(
    'TIME',
    'Only calls that began at or after this time: a date, 2026-11-26T08:00 (with Z for UTC), today, yesterday, 2h or 7d (ago)',
  ),
  to: text('TIME', 'Only calls that began before this time; a date includes the whole day'),
  direction: choice(['inbound', 'outbound'], 'Only calls in this direction (default both)'),
  agent: text('LIST', 'Only calls of these agents, by ID, separated by commas'),
  queue: text('LIST', 'Only calls of these skill queues, by ID'),
  vdn: text('LIST', 'Only calls of these VDNs, by ID'),
  'call-type': text('LIST', 'Only calls of these types; see cms-cdr code call-type'),
  cause: text('LIST', 'Only calls with these release causes; see cms-cdr code release-cause'),
  number: text('NUMBER', 'Only calls from or to this number, in full, however it is written'),
  answered: flag('Only answered calls'),
  unanswered: flag('Only calls that were not answered'),
  abandoned: flag('Only inbound calls that reached a queue and were not answered'),
  'min-wait': count(0, 'Only calls that were in the queue for at least this many seconds'),
  'max-wait': count(0, 'Only calls that were in the queue for at most this many seconds'),
  'min-talk': count(0, 'Only calls with at least this many seconds of talk time'),
  'max-talk': count(0, 'Only calls with at most this many seconds of talk time'),
} satisfies OptionTable

/** The options for parameters of the server that have another name, or one that is also a common word. */
export const parameterOptions: Readonly<Record<string, string>> = {
  ccId: '--cc-id',
  agentId: '--agent',
  skillQueueId: '--queue',
  vdnId: '--vdn',
  callType: '--call-type',
  releaseCause: '--cause',
  minWaitSeconds: '--min-wait',
  maxWaitSeconds: '--max-wait',
  minTalkSeconds: '--min-talk',
  maxTalkSeconds: '--max-talk',
  serviceLevelSeconds: '--service-level',
  'Last-Event-ID': '--after',
  ...Object.fromEntries(
    ['from', 'to', 'direction', 'number', 'answered', 'abandoned', 'by', 'sort', 'order', 'limit'].map((name) => [
      name,
      `--${name}`,
    ]),
  ),
}

export const searchOptions = {
  output: file('Write the calls to this file, as its name says: .csv, .ndjson or .xlsx (default -, stdout)', {
    short: 'o',
  }),
  ...filterOptions,
  sort: choice(['begin', 'wait', 'talk'], 'What to sort by (default begin)'),
  order: choice(['desc', 'asc'], 'desc for the latest or longest calls first, asc for the opposite (default desc)'),
  limit: count(1, 'Maximum number of calls (default 50 on a terminal, otherwise no limit)'),
  json: jsonLines,
  csv: recordOptions.csv,
  delimiter: {
    ...recordOptions.delimiter,
    summary: 'In CSV: comma (default), semicolon, tab or pipe, or the character itself',
  },
  mask: recordOptions.mask,
  ...connectionOptions,
} satisfies OptionTable

const { to: _to, ...liveFilterOptions } = filterOptions

export const tailOptions = {
  lines: count(0, 'How many of the latest calls to show first (default 10)', { short: 'n' }),
  after: text('ID', 'Continue after this eventId of an earlier run, instead of showing the latest calls'),
  ...liveFilterOptions,
  json: jsonLines,
  mask: recordOptions.mask,
  ...connectionOptions,
} satisfies OptionTable

export const statsOptions = {
  by: choice(
    ['hour', 'day', 'agent', 'queue', 'cause', 'caller', 'wait', 'talk'],
    'Group the calls by this (default: no groups, only totals)',
  ),
  ...filterOptions,
  'service-level': count(
    0,
    'Count a call as answered in time after at most this many seconds in the queue (default 20)',
  ),
  json: jsonLines,
  csv: recordOptions.csv,
  delimiter: recordOptions.delimiter,
  ...connectionOptions,
} satisfies OptionTable

export const openOptions = {
  ...directionOption,
  print: flag('Print the address of the page instead of opening it'),
  profile: profileOption,
  url: connectionOptions.url,
  'cc-id': connectionOptions['cc-id'],
} satisfies OptionTable

export const codeOptions = { json: jsonLines } satisfies OptionTable

export const doctorOptions = {
  json: flag('Write one JSON object per step, even to a terminal'),
  ...connectionOptions,
} satisfies OptionTable

export const signOptions = {
  direction: choice(['inbound', 'outbound'], 'Direction of the query (default inbound)'),
  body: file('Sign the bytes of this file, or of stdin (-), instead of a query'),
  method: text('METHOD', 'HTTP method of the request (default POST); GET, HEAD and DELETE need no --body'),
  path: text('PATH', 'Path of the request, with its query string (default: that of the query)'),
  number: text('NUMBER', 'With --method GET: sign the header X-Call-Number of a search too, percent-encoded'),
  time: text('TIME', 'Time to sign, such as 2025-01-02T03:04:05.678Z (default now)'),
  explain: flag('Show every step of the signature'),
  reveal: flag('With --explain: show the signing key too, which is as secret as the secret key'),
  against: text('HEADER', 'Compare with the Authorization header of another program, and explain the difference'),
  probe: flag('Try each known scheme once, and save the one that works in the profile'),
  ...connectionOptions,
} satisfies OptionTable

export const trustOptions = {
  profile: { ...profileOption, summary: 'Pin the certificate to this profile (default: the current one)' },
  accept: text('SHA256', 'Pin the certificate without asking if it has this fingerprint'),
  forget: flag('Remove the pinned certificate from the profile'),
  replace: flag('Replace a certificate that is already pinned'),
  'server-name': { ...connectionOptions['server-name'], summary: 'Server name (SNI) to send' },
} satisfies OptionTable

const secretOptions = {
  'secret-variable': text('NAME', 'Read the secret key from this environment variable'),
  'credential-process': text('COMMAND', 'Run this command to get the secret key, or both keys as JSON'),
}

export const profileAddOptions = {
  ...secretOptions,
  'secret-stdin': flag('Read the secret key from stdin and save it'),
  replace: flag('Change an existing profile'),
  use: flag('Make this the current profile'),
  ...settingOptions,
} satisfies OptionTable

/** The settings without which there is no connection. */
export const requiredSettings = ['url', 'access-key', 'cc-id'] as const

/** The settings of a profile that can be changed one by one, under the names of their options. */
export const profileSettings = { ...settingOptions, ...secretOptions } satisfies OptionTable

export const profileChangeOptions = {
  profile: { ...profileOption, summary: 'Change this profile (default: the current one)' },
} satisfies OptionTable

export const profileListOptions = { json: jsonLines } satisfies OptionTable

export const whoamiOptions = {
  json: flag('Write one JSON object, even to a terminal'),
  ...connectionOptions,
} satisfies OptionTable

export const conformOptions = {
  'call-id': text('ID', 'A call that the system has, like CALL_ID; may be given many times', { multiple: true }),
  vdn: { ...number('NUMBER', 1, 'Also check the list of calls of this VDN'), most: 5000, whole: true },
  document: choice(
    ['vendor', 'server'],
    'What the system follows; server also checks the search of a cms-cdr server (default vendor)',
  ),
  json: flag('Write the report as one JSON object, even to a terminal'),
  junit: file('Also write the report as JUnit XML'),
  markdown: file('Also write the report as Markdown'),
  ...connectionOptions,
} satisfies OptionTable
