import { defineCommand, type OptionTable } from '../command.ts'
import { connectionOptions } from '../options.ts'

/** The options of `cms-cdr whoami`. */
export const whoamiOptions = {
  json: { type: 'boolean', summary: 'one JSON object, on a terminal too' },
  ...connectionOptions,
} as const satisfies OptionTable

/** `cms-cdr whoami` */
export const whoami = defineCommand({
  name: 'whoami',
  arguments: '',
  summary: 'show which settings are in force, and where each comes from',
  description:
    'Shows the settings that the other commands would use, and for each whether it comes from an option, the environment or the profile. Nothing is asked, and no secret is shown.',
  options: whoamiOptions,
  examples: ['cms-cdr whoami', 'cms-cdr whoami --profile prod'],
  load: () => import('./whoami-run.ts'),
})
