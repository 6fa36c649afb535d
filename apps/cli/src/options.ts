import { keyVariables } from '@org/cms-cdr-formats/key-variables'
import type { OptionTable } from './command.ts'

/** The options that every command takes. */
export const generalOptions = {
  help: { type: 'boolean', short: 'h', summary: 'this text' },
  quiet: { type: 'boolean', short: 'q', summary: 'say nothing on stderr but faults' },
  verbose: { type: 'boolean', short: 'v', summary: 'tell of each request on stderr, with numbers masked' },
} as const satisfies OptionTable

/** For commands that need no options of their own. */
export const noOptions = {} as const satisfies OptionTable

/** Which system is asked, and how. Each but `profile` is also a setting of a profile. */
export const connectionOptions = {
  profile: {
    type: 'string',
    placeholder: 'NAME',
    summary: 'take the settings of this profile',
    env: 'CMS_CDR_PROFILE',
    completes: 'profile',
  },
  url: { type: 'string', placeholder: 'URL', summary: 'address of CC-CMS, https://host:port', env: 'CMS_CDR_URL' },
  'access-key': { type: 'string', placeholder: 'KEY', summary: 'access key (AK)', env: keyVariables.accessKey },
  'cc-id': {
    type: 'number',
    least: 1,
    placeholder: 'NUMBER',
    summary: 'ID of the call centre, 1 to 65535',
    env: 'CMS_CDR_CC_ID',
  },
  'time-zone': {
    type: 'string',
    placeholder: 'ZONE',
    summary: "the tenant's time zone, such as America/Sao_Paulo; without it times are text",
    env: 'CMS_CDR_TIME_ZONE',
  },
  scheme: {
    type: 'string',
    placeholder: 'NAME',
    summary: 'signature scheme, cms or legacy (default cms)',
    env: 'CMS_CDR_SCHEME',
  },
  host: {
    type: 'string',
    placeholder: 'HOST:PORT',
    summary: 'host to sign and send, where it is not that of the address',
    env: 'CMS_CDR_HOST',
  },
  'ca-file': {
    type: 'string',
    placeholder: 'FILE',
    summary: 'trust the CA certificates of this PEM file, and no others',
    env: 'CMS_CDR_CA_FILE',
    completes: 'file',
  },
  fingerprint: {
    type: 'string',
    placeholder: 'SHA256',
    summary: 'trust the one certificate with this fingerprint; see trust',
    env: 'CMS_CDR_FINGERPRINT',
  },
  'server-name': {
    type: 'string',
    placeholder: 'NAME',
    summary: 'name that is asked for (SNI) and that the certificate must carry',
    env: 'CMS_CDR_SERVER_NAME',
  },
  proxy: {
    type: 'string',
    placeholder: 'URL',
    summary: 'HTTP proxy to connect through (default: as HTTPS_PROXY, HTTP_PROXY and NO_PROXY say)',
    env: 'CMS_CDR_PROXY',
  },
  timeout: {
    type: 'number',
    least: 0.001,
    placeholder: 'SECONDS',
    summary: 'until the answer to one attempt must be complete (default 30)',
    env: 'CMS_CDR_TIMEOUT',
  },
  retries: {
    type: 'number',
    least: 0,
    placeholder: 'COUNT',
    summary: 'how often to send again what was lost or throttled (default 2)',
    env: 'CMS_CDR_RETRIES',
  },
} as const satisfies OptionTable

/** Where to look for a call. */
export const directionOption = {
  direction: {
    type: 'string',
    choices: ['inbound', 'outbound', 'auto'],
    summary: 'where to look; auto asks one, then the other (default auto)',
  },
} as const satisfies OptionTable

/** How records are shown. */
export const recordOptions = {
  fields: {
    type: 'string',
    placeholder: 'LIST',
    summary: 'only these fields, separated by commas, such as callId,talkSeconds,releaseCause.meaning',
  },
  csv: { type: 'boolean', summary: 'write CSV that a spreadsheet opens safely; see help formatting' },
  exact: { type: 'boolean', summary: 'CSV for programs: no apostrophe before text that a spreadsheet would change' },
  bom: { type: 'boolean', summary: 'begin CSV with a byte order mark, so that Excel reads it as UTF-8' },
  delimiter: {
    type: 'string',
    placeholder: 'NAME',
    summary: 'delimiter of CSV: comma (default), semicolon, tab or pipe, or the character itself',
    completes: ['comma', 'semicolon', 'tab', 'pipe'],
  },
  raw: { type: 'boolean', summary: 'the response of CC-CMS, not normalized' },
  mask: { type: 'boolean', summary: 'mask telephone numbers except for their last two digits' },
} as const satisfies OptionTable
