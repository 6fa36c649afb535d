import { defineCommand, type OptionTable } from '../command.ts'

/** The options of `cms-cdr trust`. */
export const trustOptions = {
  profile: {
    type: 'string',
    placeholder: 'NAME',
    summary: 'pin it to this profile (default the one that is used)',
    env: 'CMS_CDR_PROFILE',
    completes: 'profile',
  },
  accept: {
    type: 'string',
    placeholder: 'SHA256',
    summary: 'pin it without a question if it has this fingerprint',
  },
  forget: { type: 'boolean', summary: 'remove the pinned certificate from the profile' },
  replace: { type: 'boolean', summary: 'pin another certificate than the one that is pinned' },
  'server-name': { type: 'string', placeholder: 'NAME', summary: 'name that is asked for (SNI)' },
} as const satisfies OptionTable

/** `cms-cdr trust` */
export const trust = defineCommand({
  name: 'trust',
  arguments: '[HOST:PORT]',
  summary: 'look at a certificate, and pin it to a profile',
  description:
    'Shows the certificate of a system, asks, and pins it: from then on the profile accepts this one certificate, whoever signed it and for whatever name. Compare the fingerprint with the ' +
    'one that the operator of the system tells you by another way. If another certificate is pinned already, nothing is changed and both fingerprints are shown.',
  options: trustOptions,
  examples: ['cms-cdr trust', 'cms-cdr trust --profile prod --accept AB:CD:…', 'cms-cdr trust --forget'],
  load: () => import('./trust-run.ts'),
})
