import { defineCommand, type OptionTable } from '../command.ts'
import { connectionOptions, directionOption, recordOptions } from '../options.ts'

/** The options of `cms-cdr bulk`. */
export const bulkOptions = {
  output: {
    type: 'string',
    short: 'o',
    placeholder: 'FILE',
    summary: 'write the records to this file, with the journal next to it (default -, stdout)',
    completes: 'file',
  },
  journal: {
    type: 'string',
    placeholder: 'FILE',
    summary: 'record every outcome here, to resume later (default FILE.journal of --output)',
    completes: 'file',
  },
  failed: {
    type: 'string',
    placeholder: 'FILE',
    summary: 'write the lines of the input whose calls failed',
    completes: 'file',
  },
  missing: {
    type: 'string',
    placeholder: 'FILE',
    summary: 'write the lines of the input whose calls were not found',
    completes: 'file',
  },
  report: {
    type: 'string',
    placeholder: 'FILE',
    summary: 'list every call with outcome, error code and message: CSV, or NDJSON if FILE ends in .ndjson or .jsonl',
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
  concurrency: {
    type: 'number',
    least: 1,
    placeholder: 'COUNT',
    summary: 'maximum number of calls to look up at once (default 32)',
  },
  rate: {
    type: 'number',
    least: 0.001,
    placeholder: 'COUNT',
    summary: 'maximum number of requests per second, retries included (default no limit)',
  },
  'expiring-first': {
    type: 'boolean',
    summary: 'start with the oldest calls, which CC-CMS deletes first; reads the whole input first',
  },
  again: {
    type: 'string',
    choices: ['missing', 'failed', 'both'],
    summary: 'look up calls again that an earlier run did not find or that failed',
  },
  'stop-after': {
    type: 'number',
    least: 1,
    placeholder: 'COUNT',
    summary: 'stop after this many failures in a row (default 100)',
  },
  ...recordOptions,
  ...connectionOptions,
} as const satisfies OptionTable

/** `cms-cdr bulk` */
export const bulk = defineCommand({
  name: 'bulk',
  arguments: 'FILE',
  summary: 'fetch the records of many calls',
  description:
    'Looks up every call ID in a file, or from standard input (-): one per line, a column of CSV with or without a header, or NDJSON. Records are written as they arrive, as NDJSON or ' +
    'CSV. To resume a run that was stopped or killed, run it again with the same journal. It looks up only calls without an outcome, those that were in ' +
    'flight, and those that failed because of the connection (lost, timed out, blocked by a firewall). Duplicates are looked up once.',
  options: bulkOptions,
  examples: [
    'cms-cdr bulk call-ids.txt --output records.ndjson',
    'cms-cdr bulk call-ids.txt --output records.ndjson --report report.csv',
    'cms-cdr bulk calls.csv --column CALLID --output records.csv --csv --failed failed.csv',
    'cms-cdr bulk call-ids.txt --expiring-first --rate 50 --output records.ndjson',
    'cms-cdr bulk failed.csv --column CALLID --output rest.ndjson',
    'zcat ids.gz | cms-cdr bulk - --journal ids.journal >> records.ndjson',
  ],
  completes: 'file',
  load: () => import('./bulk-run.ts'),
})
