import { defineCommand, type OptionTable } from '../command.ts'
import { connectionOptions } from '../options.ts'

/** The options of `cms-cdr conform`. */
export const conformOptions = {
  json: { type: 'boolean', summary: 'the report as one JSON object, on a terminal too' },
  junit: { type: 'string', placeholder: 'FILE', summary: 'write the report as JUnit XML too', completes: 'file' },
  markdown: { type: 'string', placeholder: 'FILE', summary: 'write the report as Markdown too', completes: 'file' },
  ...connectionOptions,
} as const satisfies OptionTable

/** `cms-cdr conform` */
export const conform = defineCommand({
  name: 'conform',
  arguments: '[CALL_ID...]',
  summary: 'check a system against the contract',
  description:
    'Sends the safe queries of the contract, which change nothing, and reports where the system deviates from what the vendor documents. Numbers in the report are masked. Name calls that the ' +
    'system keeps, to have their records checked too.',
  options: conformOptions,
  examples: ['cms-cdr conform', 'cms-cdr conform 1000000000-0001 --profile prod --markdown report.md'],
  load: () => import('./conform-run.ts'),
})
