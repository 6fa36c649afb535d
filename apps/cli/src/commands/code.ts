import type { CommandDefinition } from '../command.ts'

/** `cms-cdr code` */
export const code: CommandDefinition = {
  name: 'code',
  summary: 'say what a code means',
  usage: 'cms-cdr code [KIND] VALUE_OR_WORDS... [options]',
  description:
    'Says what a code means, from the catalogues that come with the program; no call centre is asked. A number is looked up in every ' +
    'catalogue, or in the one that is named: result-code, call-type, release-cause, outbound-result. Words are searched for in the meanings.',
  options: { json: { type: 'boolean', summary: 'one JSON object on each line, on a terminal too' } },
  examples: ['cms-cdr code 49', 'cms-cdr code release-cause 49', 'cms-cdr code hung up'],
  load: () => import('./code-run.ts'),
}
