import { defineCommand } from '../command.ts'
import { noOptions } from '../options.ts'

/** `cms-cdr completion` */
export const completion = defineCommand({
  name: 'completion',
  arguments: 'bash|zsh|fish',
  summary: 'print a completion script for a shell',
  description: 'Prints a script that completes commands, options, their values, files and the names of profiles.',
  options: noOptions,
  examples: [
    'source <(cms-cdr completion bash)',
    'source <(cms-cdr completion zsh)',
    'cms-cdr completion fish > ~/.config/fish/completions/cms-cdr.fish',
  ],
  completes: ['bash', 'zsh', 'fish'],
  usesSettings: false,
  load: () => import('./completion-run.ts'),
})
