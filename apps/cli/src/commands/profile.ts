import { type CommandDefinition, defineCommand, type OptionTable } from '../command.ts'
import { connectionOptions, noOptions } from '../options.ts'

const { profile: _profile, ...settingOptions } = connectionOptions

/** The options of `cms-cdr profile add`. */
export const profileAddOptions = {
  'secret-variable': {
    type: 'string',
    placeholder: 'NAME',
    summary: 'read the secret key from this environment variable',
  },
  'credential-process': {
    type: 'string',
    placeholder: 'COMMAND',
    summary: 'run this command for the secret key, or for both keys as JSON',
  },
  'secret-stdin': { type: 'boolean', summary: 'read the secret key from standard input, and keep it' },
  replace: { type: 'boolean', summary: 'change a profile that exists' },
  use: { type: 'boolean', summary: 'use it from now on' },
  ...settingOptions,
} as const satisfies OptionTable

/** The settings of a profile that can be changed one by one, by the names of their options. */
export const profileSettings: OptionTable = {
  ...settingOptions,
  'secret-variable': profileAddOptions['secret-variable'],
  'credential-process': profileAddOptions['credential-process'],
}

/** The options of `cms-cdr profile set` and `unset`. */
export const profileChangeOptions = {
  profile: { ...connectionOptions.profile, summary: 'change this profile (default the current one)' },
} as const satisfies OptionTable

/** The options of `cms-cdr profile list`. */
export const profileListOptions = {
  json: { type: 'boolean', summary: 'one JSON object on each line, on a terminal too' },
  names: { type: 'boolean', summary: 'only the names, one on each line' },
} as const satisfies OptionTable

/** `cms-cdr profile …` */
export const profileCommands: readonly CommandDefinition[] = [
  defineCommand({
    name: 'profile add',
    arguments: 'NAME',
    summary: 'keep the settings of a system under a name',
    description:
      'Keeps settings under a name, the secret key in a file that only you can read. It is asked for at the terminal, unless it comes from an environment variable, ' +
      'from a command or from standard input. The first profile is used from then on.',
    options: profileAddOptions,
    examples: [
      'cms-cdr profile add prod --url https://cms.example.test:28443 --access-key my-access-key --cc-id 1',
      'cms-cdr profile add prod --url … --access-key … --cc-id 1 --credential-process "pass show cms"',
      'cms-cdr profile add prod --replace --time-zone America/Sao_Paulo',
    ],
    load: async () => ({ run: (await import('./profile-run.ts')).add }),
  }),
  defineCommand({
    name: 'profile set',
    arguments: 'KEY VALUE',
    summary: 'change one setting of a profile',
    description:
      'Changes one setting of the current profile, or of the one that --profile names. The keys are the options of profile add, such as time-zone. ' +
      'A new access key needs its own secret key, which is asked for at the terminal.',
    options: profileChangeOptions,
    examples: ['cms-cdr profile set time-zone America/Sao_Paulo', 'cms-cdr profile set timeout 60 --profile prod'],
    completes: Object.keys(profileSettings),
    load: async () => ({ run: (await import('./profile-run.ts')).set }),
  }),
  defineCommand({
    name: 'profile unset',
    arguments: 'KEY',
    summary: 'remove one setting of a profile',
    description: 'Removes one setting of the current profile, or of the one that --profile names.',
    options: profileChangeOptions,
    examples: ['cms-cdr profile unset proxy'],
    completes: Object.keys(profileSettings),
    load: async () => ({ run: (await import('./profile-run.ts')).unset }),
  }),
  defineCommand({
    name: 'profile list',
    arguments: '',
    summary: 'list all profiles',
    description: 'Lists all profiles, with a mark at the one that is used.',
    options: profileListOptions,
    examples: ['cms-cdr profile list'],
    load: async () => ({ run: (await import('./profile-run.ts')).list }),
  }),
  defineCommand({
    name: 'profile use',
    arguments: 'NAME',
    summary: 'use a profile from now on',
    description: 'Uses a profile wherever none is named by --profile or CMS_CDR_PROFILE.',
    options: noOptions,
    examples: ['cms-cdr profile use prod'],
    completes: 'profile',
    load: async () => ({ run: (await import('./profile-run.ts')).use }),
  }),
  defineCommand({
    name: 'profile show',
    arguments: '[NAME]',
    summary: 'show the settings of a profile',
    description: 'Shows the settings of a profile as JSON, without its secret key.',
    options: noOptions,
    examples: ['cms-cdr profile show prod'],
    completes: 'profile',
    load: async () => ({ run: (await import('./profile-run.ts')).show }),
  }),
  defineCommand({
    name: 'profile remove',
    arguments: 'NAME',
    summary: 'forget a profile and its secret key',
    description: 'Forgets a profile and the secret key that is kept for it.',
    options: noOptions,
    examples: ['cms-cdr profile remove prod'],
    completes: 'profile',
    load: async () => ({ run: (await import('./profile-run.ts')).remove }),
  }),
]
