import { defineCommand, type OptionTable } from '../command.ts'
import { connectionOptions, directionOption } from '../options.ts'

/** The options of `cms-cdr open`. */
export const openOptions = {
  ...directionOption,
  print: { type: 'boolean', summary: 'print the address of the page instead of opening it' },
  profile: connectionOptions.profile,
  url: connectionOptions.url,
  'cc-id': connectionOptions['cc-id'],
} as const satisfies OptionTable

/** `cms-cdr open` */
export const open = defineCommand({
  name: 'open',
  arguments: 'CALL_ID',
  summary: 'open a call in the console of a cms-cdr server',
  description:
    'Opens the page of a call in your browser, where the configured URL is that of a cms-cdr server. CC-CMS itself has no such page.',
  options: openOptions,
  examples: ['cms-cdr open 1000000000-0001', 'cms-cdr open 1000000000-0001 --print'],
  load: () => import('./open-run.ts'),
})
