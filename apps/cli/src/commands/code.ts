import { defineCommand, type OptionTable } from '../command.ts'

/** The options of `cms-cdr code`. */
export const codeOptions = {
  json: { type: 'boolean', summary: 'one JSON object on each line, on a terminal too' },
} as const satisfies OptionTable

/** `cms-cdr code` */
export const code = defineCommand({
  name: 'code',
  arguments: '[KIND] [VALUE | WORDS...]',
  summary: 'explain a code, or list a catalogue of codes',
  description:
    'Explains a code from the built-in catalogues, without contacting a server. A number is looked up in every ' +
    'catalogue, or in the one that is named: result-code, call-type, release-cause, outbound-result. Words are searched for in the meanings. ' +
    'A catalogue without a value lists all its codes.',
  options: codeOptions,
  examples: ['cms-cdr code 49', 'cms-cdr code release-cause 49', 'cms-cdr code hung up', 'cms-cdr code call-type'],
  completes: ['result-code', 'call-type', 'release-cause', 'outbound-result'],
  usesSettings: false,
  load: () => import('./code-run.ts'),
})
