import { defineCommand, type OptionTable } from '../command.ts'
import { connectionOptions } from '../options.ts'

/** The options of `cms-cdr doctor`. */
export const doctorOptions = {
  json: { type: 'boolean', summary: 'one JSON object for each step, on a terminal too' },
  ...connectionOptions,
} as const satisfies OptionTable

/** `cms-cdr doctor` */
export const doctor = defineCommand({
  name: 'doctor',
  arguments: '[CALL_ID]',
  summary: 'find out why a system cannot be asked',
  description:
    'Walks the way to the system step by step: settings, DNS, TCP, TLS, clock, signature, allow-list, permission, one query. It stops at the first step that fails and says what that means, ' +
    "what to do, and what to write to the system's operator. Without a call ID it asks for a call that does not exist.",
  options: doctorOptions,
  examples: ['cms-cdr doctor', 'cms-cdr doctor 1000000000-0001 --profile prod'],
  load: () => import('./doctor-run.ts'),
})
