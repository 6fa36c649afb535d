import { defineCommand, type OptionTable } from '../command.ts'
import { connectionOptions, directionOption, recordOptions } from '../options.ts'

/** The options of `cms-cdr get`. */
export const getOptions = {
  ...directionOption,
  json: { type: 'boolean', summary: 'JSON, on a terminal too' },
  ...recordOptions,
  curl: { type: 'boolean', summary: 'print the query for a shell with curl and openssl, and ask nothing' },
  ...connectionOptions,
} as const satisfies OptionTable

/** `cms-cdr get` */
export const get = defineCommand({
  name: 'get',
  arguments: 'CALL_ID...',
  summary: 'show the records of one or a few calls',
  description:
    'Shows the record (CDR) of each call: a card with the call drawn as a bar on a terminal, one JSON object on each line when the output goes to a pipe or a file. For many calls, use bulk.',
  options: getOptions,
  examples: [
    'cms-cdr get 1000000000-0001',
    'cms-cdr get 1000000000-0001 --direction inbound | jq .talkSeconds',
    'cms-cdr get 1000000000-0001 1700000000-0003 --fields callId,talkSeconds,releaseCause.meaning',
    'cms-cdr get 1000000000-0001 --curl | sh',
  ],
  load: () => import('./get-run.ts'),
})
