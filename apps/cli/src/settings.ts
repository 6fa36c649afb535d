import type { CdrClientOptions } from '@org/cms-cdr-client/node'
import type { ParsedArguments } from './command.ts'
import { get } from './commands/get.ts'
import { UsageError } from './usage-error.ts'

/** The variable that holds the secret key. There is no option for it: a command line is seen by others. */
export const secretVariable = 'CMS_CDR_SK'

/** Reads the settings of the client from options, then from the environment. Names all that are missing at once. */
export function readSettings(options: ParsedArguments['options'], environment: NodeJS.ProcessEnv): CdrClientOptions {
  const missing: string[] = []
  const read = (name: string): string | undefined => {
    const variable = get.options[name]?.env ?? ''
    return String(options[name] ?? environment[variable] ?? '') || undefined
  }
  const need = (name: string): string => {
    const value = read(name)
    if (value === undefined) missing.push(`${get.options[name]?.env} (or --${name}): ${get.options[name]?.summary}`)
    return value ?? ''
  }
  const settings = {
    baseUrl: need('url'),
    accessKey: need('access-key'),
    ccId: need('cc-id'),
    timeZone: read('time-zone'),
  }
  const secretKey = environment[secretVariable] ?? ''
  if (!secretKey) missing.push(`${secretVariable}: the secret key (SK); only from the environment`)
  if (missing.length > 0)
    throw new UsageError(`These settings are missing:\n${missing.map((line) => `  ${line}`).join('\n')}`)
  if (!/^\d+$/.test(settings.ccId))
    throw new UsageError(`The call centre ID must be a number, but is "${settings.ccId}".`)
  return { ...settings, ccId: Number(settings.ccId), secretKey }
}
