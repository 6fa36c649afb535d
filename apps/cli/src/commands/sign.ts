import { defineCommand, type OptionTable } from '../command.ts'
import { connectionOptions } from '../options.ts'

/** The options of `cms-cdr sign`. */
export const signOptions = {
  direction: { type: 'string', choices: ['inbound', 'outbound'], summary: 'of the query (default inbound)' },
  method: { type: 'string', placeholder: 'METHOD', summary: 'of another request (default POST)' },
  path: { type: 'string', placeholder: 'PATH', summary: 'of another request (default that of the query)' },
  body: {
    type: 'string',
    placeholder: 'FILE',
    summary: 'sign the bytes of this file, or of standard input (-), in place of a query',
    completes: 'file',
  },
  time: {
    type: 'string',
    placeholder: 'TIME',
    summary: 'time to sign, such as 2025-01-02T03:04:05.678Z (default now)',
  },
  explain: { type: 'boolean', summary: 'show every step on the way to the signature' },
  reveal: { type: 'boolean', summary: 'show the signing key too; it is as secret as the secret key' },
  against: {
    type: 'string',
    placeholder: 'HEADER',
    summary: 'show where the Authorization header of another program differs first, and why',
  },
  probe: {
    type: 'boolean',
    summary: 'try each known scheme once on the system, and write the one that works to the profile',
  },
  ...connectionOptions,
} as const satisfies OptionTable

/** `cms-cdr sign` */
export const sign = defineCommand({
  name: 'sign',
  arguments: '[CALL_ID]',
  summary: 'make, explain or compare a signature',
  description:
    'Prints the Authorization header for the query of a call, or for any body. Nothing is sent, but with --probe.',
  options: signOptions,
  examples: [
    'cms-cdr sign 1000000000-0001 --explain',
    `cms-cdr sign --body request.json --against "auth-v2/…"`,
    'cms-cdr sign --probe --profile prod',
  ],
  load: () => import('./sign-run.ts'),
})
