import { defineCommand, type OptionTable } from '../command.ts'
import { connectionOptions, directionOption, recordOptions } from '../options.ts'

/** The options of `cms-cdr bulk`. */
export const bulkOptions = {
  output: {
    type: 'string',
    short: 'o',
    placeholder: 'FILE',
    summary: 'write the records to this file, and the journal beside it (default stdout)',
    completes: 'file',
  },
  journal: {
    type: 'string',
    placeholder: 'FILE',
    summary: 'remember what was asked, to go on later (default FILE.journal of --output)',
    completes: 'file',
  },
  failed: {
    type: 'string',
    placeholder: 'FILE',
    summary: 'hand back the lines whose calls failed, in the form of the input',
    completes: 'file',
  },
  missing: {
    type: 'string',
    placeholder: 'FILE',
    summary: 'hand back the lines whose calls are not kept, in the form of the input',
    completes: 'file',
  },
  from: { type: 'string', choices: ['text', 'csv', 'ndjson'], summary: 'format of the input (default by its content)' },
  column: {
    type: 'string',
    placeholder: 'NAME',
    summary: 'column of the call ID in CSV, by name or number from 1 (default by its content)',
  },
  encoding: {
    type: 'string',
    placeholder: 'NAME',
    summary: 'encoding of the input, such as windows-1252 or gbk (default UTF-8 or UTF-16)',
  },
  ...directionOption,
  concurrency: { type: 'number', least: 1, placeholder: 'COUNT', summary: 'queries at once, at most (default 32)' },
  rate: {
    type: 'number',
    least: 0.001,
    placeholder: 'COUNT',
    summary: 'queries in a second, at most (default no limit)',
  },
  'expiring-first': {
    type: 'boolean',
    summary: 'begin with the oldest calls, which the platform forgets first; reads the whole input before',
  },
  again: {
    type: 'string',
    choices: ['missing', 'failed', 'both'],
    summary: 'ask again for what an earlier run did not find, or failed to get',
  },
  'stop-after': {
    type: 'number',
    least: 1,
    placeholder: 'COUNT',
    summary: 'give up after so many failures in a row (default 100)',
  },
  ...recordOptions,
  ...connectionOptions,
} as const satisfies OptionTable

/** `cms-cdr bulk` */
export const bulk = defineCommand({
  name: 'bulk',
  arguments: 'FILE',
  summary: 'get the records of very many calls',
  description:
    'Asks for every call ID of a file, or of standard input (-): one on each line, a column of CSV with or without a header, or NDJSON. Records are written as they come, as NDJSON or ' +
    'CSV. A run that was stopped or killed goes on where it was when it is run again with the same journal: nothing is asked twice but what was under way, ' +
    'and what failed on the way (lost, timed out, refused by a firewall). Calls that are named twice are asked for once.',
  options: bulkOptions,
  examples: [
    'cms-cdr bulk call-ids.txt --output records.ndjson',
    'cms-cdr bulk calls.csv --column CALLID --output records.csv --csv --failed failed.csv',
    'cms-cdr bulk call-ids.txt --expiring-first --rate 50 --output records.ndjson',
    'cms-cdr bulk failed.csv --column CALLID --output rest.ndjson',
    'zcat ids.gz | cms-cdr bulk - --journal ids.journal >> records.ndjson',
  ],
  completes: 'file',
  load: () => import('./bulk-run.ts'),
})
