import { defineCommand } from '../command.ts'
import { noOptions } from '../options.ts'
import { topics } from '../topics/index.ts'

/** `cms-cdr help` */
export const help = defineCommand({
  name: 'help',
  arguments: '[COMMAND_OR_TOPIC]',
  summary: 'explain a command or a topic',
  description: 'Shows the help of the program, of a command or of a topic.',
  options: noOptions,
  examples: ['cms-cdr help bulk', 'cms-cdr help exit-status'],
  completes: Object.keys(topics),
  usesSettings: false,
  load: () => import('./help-run.ts'),
})
