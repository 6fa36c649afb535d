import { type CommandDefinition, defineCommand } from '../command.ts'
import * as options from '../options.ts'

const profileKeys = Object.keys(options.profileSettings)
/** The catalogs of codes. A test compares them with those of the spec, which only the command itself loads. */
const catalogs = ['result-code', 'call-type', 'release-cause', 'outbound-result', 'leave-reason']

/** Every command, in the order of the help. */
export const commands: readonly CommandDefinition[] = [
  defineCommand({
    name: 'get',
    arguments: ['CALL_ID...'],
    summary: 'Show the records of one or more calls',
    description:
      'Shows the record (CDR) of each call. On a terminal, each record is a card with the phases of the call drawn to scale; in a pipe or a file, it is one JSON object per line. For long lists of calls, use cms-cdr bulk.',
    options: options.getOptions,
    examples: [
      'cms-cdr get 1000000000-0001',
      'cms-cdr get 1000000000-0001 --direction inbound | jq .talkSeconds',
      'cms-cdr get 1000000000-0001 1700000000-0003 --fields callId,talkSeconds,releaseCause.meaning',
      'cms-cdr get 1000000000-0001 --xlsx --output call.xlsx',
      'cms-cdr get 1000000000-0001 --curl | sh',
    ],
    load: () => import('./get.ts'),
  }),
  defineCommand({
    name: 'bulk',
    arguments: ['FILE'],
    summary: 'Fetch the records of many calls',
    description:
      'Looks up every call ID in a file, or from stdin (-): one per line, a column of CSV with or without a header, NDJSON, or an Excel workbook (.xlsx). Records are written as they arrive, as NDJSON or ' +
      'CSV, or at the end as an Excel workbook. To resume a run that was stopped or killed, run it again with the same journal. It looks up only calls without an outcome, those that were in ' +
      'flight, and those that failed because of the connection (lost, timed out, blocked by a firewall). Duplicates are looked up once.',
    options: options.bulkOptions,
    examples: [
      'cms-cdr bulk call-ids.txt --output records.ndjson',
      'cms-cdr bulk call-ids.txt --output records.ndjson --report report.csv',
      'cms-cdr bulk calls.csv --column CALLID --output records.csv --csv --failed failed.csv',
      'cms-cdr bulk call-ids.txt --output records.xlsx --xlsx',
      'cms-cdr bulk call-ids.txt --expiring-first --rate 50 --output records.ndjson',
      'cms-cdr bulk failed.csv --column CALLID --output rest.ndjson',
      'cms-cdr bulk call-ids.txt --follow --output records.ndjson',
      'zcat ids.gz | cms-cdr bulk - --journal ids.journal >> records.ndjson',
    ],
    completes: 'file',
    load: () => import('./bulk.ts'),
  }),
  defineCommand({
    name: 'harvest',
    summary: 'Fetch the records of all calls of a VDN',
    description:
      'Lists the calls of yesterday and today, inbound and outbound, and fetches the record of each into a file, as NDJSON that cms-cdr-server import takes. Run it again to fetch what is new: ' +
      'it continues where the last run ended, and looks up calls again that had no record yet. CC-CMS keeps calls for one day, so run it at least twice a day, from cron for example. The access key needs ' +
      'permission to list calls. A cms-cdr-server does this by itself with --harvest.',
    options: options.harvestOptions,
    examples: [
      'cms-cdr harvest --vdn 25 --output calls.ndjson',
      'cms-cdr harvest --vdn 25,26 --rate 20 --output calls.ndjson --report report.csv',
    ],
    load: () => import('./harvest.ts'),
  }),
  defineCommand({
    name: 'search',
    summary: 'Search the calls that a cms-cdr server has stored',
    description:
      'Finds stored calls by time, agent, queue, cause, number, wait and talk. The configured URL must be that of a cms-cdr server, because CC-CMS has no search, and the access key needs the permission ' +
      'search. On a terminal, calls are a table; in a pipe or a file, one JSON object per line. Dates are days in the time zone of the tenant; today and yesterday are those of --time-zone, or else of this machine.',
    options: options.searchOptions,
    examples: [
      'cms-cdr search --from yesterday --to yesterday --queue 9 --abandoned --min-wait 60',
      'cms-cdr search --from 2h --agent 1008,1009',
      'cms-cdr search --number 5511955501234 --output calls.xlsx',
      'cms-cdr search --from 7d --sort wait --limit 10',
      'cms-cdr search --from today --abandoned | jq -r .callId | cms-cdr bulk -',
    ],
    load: () => import('./search.ts'),
  }),
  defineCommand({
    name: 'stats',
    summary: 'Count the calls that a cms-cdr server has stored',
    description:
      'Counts stored calls: how many were answered or abandoned, the service level, wait and talk times. The filters are those of cms-cdr search, as are the server and the permission. On a terminal, ' +
      'groups are a table with a chart, and the last line is all of them; in a pipe or a file, one JSON object per group. Hours and days are those of the tenant.',
    options: options.statsOptions,
    examples: [
      'cms-cdr stats --from yesterday --to yesterday --by hour',
      'cms-cdr stats --from 7d --queue 9 --by agent',
      'cms-cdr stats --from today --service-level 30',
      'cms-cdr stats --from 30d --by day --csv > days.csv',
    ],
    load: () => import('./stats.ts'),
  }),
  defineCommand({
    name: 'tail',
    summary: 'Follow the calls that a cms-cdr server stores',
    description:
      'Shows the latest stored calls, and then each call about a second after the server has stored it, until Ctrl-C. It takes the filters of cms-cdr search. After an interruption of the connection it ' +
      'continues where it was, so that no call is missing or shown twice. On a terminal, each call is a line of a table; in a pipe or a file, one JSON object per line. The access key needs the permission search.',
    options: options.tailOptions,
    examples: [
      'cms-cdr tail',
      'cms-cdr tail --queue 9 --abandoned --lines 0',
      'cms-cdr tail --lines 0 | jq -r .callId | cms-cdr bulk - --output records.ndjson',
      'cms-cdr tail --after 1042 >> calls.ndjson',
    ],
    load: () => import('./tail.ts'),
  }),
  defineCommand({
    name: 'open',
    arguments: ['CALL_ID'],
    summary: 'Open a call in the console of a cms-cdr server',
    description:
      'Opens the page of a call in your browser. The configured URL must be that of a cms-cdr server, because CC-CMS itself has no such page.',
    options: options.openOptions,
    examples: ['cms-cdr open 1000000000-0001', 'cms-cdr open 1000000000-0001 --print'],
    load: () => import('./open.ts'),
  }),
  defineCommand({
    name: 'code',
    arguments: ['[CATALOG]', '[VALUE | WORDS...]'],
    summary: 'Explain a code, or list a catalog of codes',
    description:
      'Explains a code from the built-in catalogs, without connecting to a server. A value is looked up in every ' +
      `catalog, or only in the named one: ${catalogs.join(', ')}. Words are searched for in the meanings. ` +
      'A catalog without a value lists all its codes.',
    options: options.codeOptions,
    examples: ['cms-cdr code 49', 'cms-cdr code release-cause 49', 'cms-cdr code hung up', 'cms-cdr code call-type'],
    completes: catalogs,
    load: () => import('./code.ts'),
  }),
  defineCommand({
    name: 'doctor',
    arguments: ['[CALL_ID]'],
    summary: 'Find out why queries fail',
    description:
      'Checks the connection step by step: settings, DNS, TCP, TLS, clock, signature, allowlist, permission and one query. It stops at the first step that fails and explains what that means, ' +
      "what to do, and what to send to the system's operator. Without a call ID, it looks up a call that does not exist.",
    options: options.doctorOptions,
    examples: ['cms-cdr doctor', 'cms-cdr doctor 1000000000-0001 --profile prod'],
    load: () => import('./doctor.ts'),
  }),
  defineCommand({
    name: 'sign',
    arguments: ['[CALL_ID]'],
    summary: 'Create, explain or compare a signature',
    description:
      'Prints the Authorization header for the query of a call, or for another request body. Nothing is sent, except with --probe.',
    options: options.signOptions,
    examples: [
      'cms-cdr sign 1000000000-0001 --explain',
      'cms-cdr sign --body request.json --against "auth-v2/…"',
      'cms-cdr sign --probe --profile prod',
    ],
    load: () => import('./sign.ts'),
  }),
  defineCommand({
    name: 'trust',
    arguments: ['[HOST:PORT]'],
    summary: 'Show a certificate and pin it to a profile',
    description:
      'Shows the certificate of a system, asks for confirmation, and pins it: from then on, the profile accepts only this certificate, whoever issued it and for whatever name. Compare the fingerprint with ' +
      "one that the system's operator gives you over another channel. If another certificate is already pinned, both fingerprints are shown and nothing is changed.",
    options: options.trustOptions,
    examples: ['cms-cdr trust', 'cms-cdr trust --profile prod --accept AB:CD:…', 'cms-cdr trust --forget'],
    load: () => import('./trust.ts'),
  }),
  defineCommand({
    name: 'profile add',
    arguments: ['NAME'],
    summary: 'Save the settings of a system under a name',
    description:
      'Saves settings under a name, and the secret key in a file that only you can read. You are prompted for the secret key, unless it comes from an environment variable, ' +
      'a command or stdin. The first profile becomes the current one.',
    options: options.profileAddOptions,
    examples: [
      'cms-cdr profile add prod --url https://cms.example.test:28443 --access-key my-access-key --cc-id 1',
      'cms-cdr profile add prod --url … --access-key … --cc-id 1 --credential-process "pass show cms"',
      'cms-cdr profile add prod --replace --time-zone America/Sao_Paulo',
    ],
    load: async () => ({ run: (await import('./profile.ts')).add }),
  }),
  defineCommand({
    name: 'profile set',
    arguments: ['KEY', 'VALUE'],
    summary: 'Change one setting of a profile',
    description:
      'Changes one setting of the current profile, or of the one named by --profile. The keys are the options of profile add, such as time-zone. ' +
      'A new access key needs its own secret key, so you are prompted for it.',
    options: options.profileChangeOptions,
    examples: ['cms-cdr profile set time-zone America/Sao_Paulo', 'cms-cdr profile set timeout 60 --profile prod'],
    completes: profileKeys,
    load: async () => ({ run: (await import('./profile.ts')).set }),
  }),
  defineCommand({
    name: 'profile unset',
    arguments: ['KEY'],
    summary: 'Remove one setting of a profile',
    description: 'Removes one setting of the current profile, or of the one named by --profile.',
    options: options.profileChangeOptions,
    examples: ['cms-cdr profile unset proxy'],
    completes: profileKeys,
    load: async () => ({ run: (await import('./profile.ts')).unset }),
  }),
  defineCommand({
    name: 'profile list',
    summary: 'List all profiles',
    description: 'Lists all profiles. An asterisk marks the current one.',
    options: options.profileListOptions,
    examples: ['cms-cdr profile list'],
    load: async () => ({ run: (await import('./profile.ts')).list }),
  }),
  defineCommand({
    name: 'profile use',
    arguments: ['NAME'],
    summary: 'Make a profile the current one',
    description: 'Makes a profile the current one, which is used unless --profile or CMS_CDR_PROFILE names another.',
    examples: ['cms-cdr profile use prod'],
    completes: 'profile',
    load: async () => ({ run: (await import('./profile.ts')).use }),
  }),
  defineCommand({
    name: 'profile show',
    arguments: ['[NAME]'],
    summary: 'Show the settings of a profile',
    description: 'Shows the settings of a profile as JSON, without its secret key.',
    examples: ['cms-cdr profile show prod'],
    completes: 'profile',
    load: async () => ({ run: (await import('./profile.ts')).show }),
  }),
  defineCommand({
    name: 'profile remove',
    arguments: ['NAME'],
    summary: 'Delete a profile and its secret key',
    description: 'Deletes a profile and its secret key. If it was the current one, choose another with profile use.',
    examples: ['cms-cdr profile remove prod'],
    completes: 'profile',
    load: async () => ({ run: (await import('./profile.ts')).remove }),
  }),
  defineCommand({
    name: 'whoami',
    summary: 'Show the settings in effect and their sources',
    description:
      'Shows the settings that the other commands would use, and whether each comes from an option, the environment or the profile. Nothing is sent, and the secret key is not shown.',
    options: options.whoamiOptions,
    examples: ['cms-cdr whoami', 'cms-cdr whoami --profile prod'],
    load: () => import('./whoami.ts'),
  }),
  defineCommand({
    name: 'conform',
    arguments: ['[CALL_ID...]'],
    summary: 'Check a system against the contract',
    description:
      'Sends the safe queries of the contract, which change nothing, and reports where the system deviates from what the vendor documents. Each deviation is reported once, with masked phone numbers. Name calls ' +
      'that the system has, as arguments or with --call-id: each must be found in one direction, with this very ID.',
    options: options.conformOptions,
    examples: ['cms-cdr conform', 'cms-cdr conform 1000000000-0001 --vdn 25 --profile prod --markdown report.md'],
    load: () => import('./conform.ts'),
  }),
  defineCommand({
    name: 'completion',
    arguments: ['bash|zsh|fish'],
    summary: 'Print a completion script for a shell',
    description: 'Prints a script that completes commands, options, their values, files and the names of profiles.',
    examples: [
      'source <(cms-cdr completion bash)',
      'source <(cms-cdr completion zsh)',
      'cms-cdr completion fish > ~/.config/fish/completions/cms-cdr.fish',
    ],
    completes: ['bash', 'zsh', 'fish'],
    load: () => import('./completion.ts'),
  }),
  defineCommand({
    name: 'help',
    arguments: ['[COMMAND | TOPIC...]'],
    summary: 'Show the help of a command or a topic',
    description: 'Shows the help of a command, of a family of commands such as profile, or of a topic.',
    examples: ['cms-cdr help bulk', 'cms-cdr help profile add', 'cms-cdr help exit-status'],
    load: () => import('./help.ts'),
  }),
]
