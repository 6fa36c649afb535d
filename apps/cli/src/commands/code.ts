import { defineCommand, type OptionTable } from '../command.ts'

/** The options of `cms-cdr code`. */
export const codeOptions = {
  json: { type: 'boolean', summary: 'one JSON object on each line, on a terminal too' },
} as const satisfies OptionTable

/** `cms-cdr code` */
export const code = defineCommand({
  name: 'code',
  arguments: '[KIND] VALUE_OR_WORDS...',
  summary: 'say what a code means',
  description:
    'Says what a code means, from the catalogues that come with the program; no call centre is asked. A number is looked up in every ' +
    'catalogue, or in the one that is named: result-code, call-type, release-cause, outbound-result. Words are searched for in the meanings.',
  options: codeOptions,
  examples: ['cms-cdr code 49', 'cms-cdr code release-cause 49', 'cms-cdr code hung up'],
  completes: ['result-code', 'call-type', 'release-cause', 'outbound-result'],
  streams: false,
  load: () => import('./code-run.ts'),
})
