import cluster from 'node:cluster'
import { type Command, Option } from 'commander'
import { messageOf } from '../error-message.ts'
import { UserError } from '../user-error.ts'
import type { ConfigValue } from './config-file.ts'
import { hasPassword, readSecretFile } from './secrets.ts'
import { environmentName, type GivenSettings, serveOptions } from './serve-options.ts'

const configOption = new Option(
  '--config <file>',
  'YAML or JSON file with the names of options as keys; flags and environment variables take precedence',
).env('CMS_CDR_CONFIG')
const databaseFileOption = new Option(
  '--database-file <file>',
  'file with the address of the database including its password, instead of --database; or set PGPASSFILE to a password file',
).env('DATABASE_URL_FILE')

/** What a configuration file can contain: the options of `serve`, whichever command reads it. */
const fileOptions = [...serveOptions, { name: 'database-file', placeholder: 'file' }]

/** Adds the options that say where other options are read from, and reads them before any command runs. */
export function addOptionSources(program: Command): void {
  program.optionsGroup('Configuration:').addOption(configOption).addOption(databaseFileOption)
  program.configureHelp({ showGlobalOptions: true })
  program.hook('preAction', async (_program, command) => {
    const { config } = program.opts<{ config?: string }>()
    const resolve = async (): Promise<GivenSettings> => {
      const origins = await resolveOptions(program, command, config)
      return { ...command.opts<GivenSettings>(), origins }
    }
    const { origins } = await resolve()
    command.setOptionValue('origins', origins)
    command.setOptionValue('reread', resolve)
  })
}

/** Sets the options of a command that no flag and no variable sets. Returns where each option comes from. */
async function resolveOptions(program: Command, command: Command, path?: string): Promise<Record<string, string>> {
  const config: ReadonlyMap<string, ConfigValue> = path
    ? (await import('./config-file.ts')).readConfigFile(path, fileOptions, warn)
    : new Map()
  const origins: Record<string, string> = {}
  for (const [owner, option] of [
    [program, databaseFileOption] as const,
    ...command.options.map((each) => [command, each] as const),
  ]) {
    const name = option.long?.slice(2) ?? ''
    const source = owner.getOptionValueSource(option.attributeName())
    const line = config.get(name)
    if (source === 'cli') origins[name] = `--${name}`
    else if (source === 'env') origins[name] = option.envVar ?? ''
    else if (line) origins[name] = `${name} in ${path}:${line.line}`
    // Only commander knows the default of an option that begins with --no-.
    if (source !== 'cli' && source !== 'env' && ((source !== undefined && !option.negate) || line))
      owner.setOptionValueWithSource(
        option.attributeName(),
        line?.text ?? option.defaultValue,
        line ? 'config' : 'default',
      )
  }
  // In this order, because an address from a file counts as given on the command line if the path of the file is.
  refusePasswords(command)
  readDatabaseFile(program, command, origins)
  return origins
}

const ranks: readonly (string | undefined)[] = ['default', 'config', 'env', 'cli']

/**
 * Takes the address of the database from a file, unless an address is given in a way that takes precedence. Of the two variables,
 * DATABASE_URL_FILE counts: container images and units set DATABASE_URL as a default.
 */
function readDatabaseFile(program: Command, command: Command, origins: Record<string, string>): void {
  const { databaseFile } = program.opts<{ databaseFile?: string }>()
  const rankOf = (owner: Command, name: string): number => ranks.indexOf(owner.getOptionValueSource(name))
  if (databaseFile === undefined || rankOf(command, 'database') < 0) return
  const [fileRank, rank] = [rankOf(program, 'databaseFile'), rankOf(command, 'database')]
  const origin = origins['database-file'] ?? ''
  if (fileRank === rank && ranks[rank] !== 'env')
    throw new UserError(`Both ${origins.database} and ${origin} are given. Give only one of them.`)
  if (fileRank < rank) return
  try {
    const address = readSecretFile(databaseFile, warn)
    // A source of its own, so that the address is read again on a reload.
    command.setOptionValueWithSource('database', address, 'file')
  } catch (error) {
    throw new UserError(`${origin}: ${messageOf(error)}`)
  }
  origins.database = `${databaseFile} (${origin})`
}

/** Every user of a machine can see the command lines of all processes. */
function refusePasswords(command: Command): void {
  for (const name of ['database', 'upstream', 'upstreamProxy']) {
    const value: unknown = command.getOptionValue(name)
    if (command.getOptionValueSource(name) !== 'cli' || typeof value !== 'string' || !hasPassword(value)) continue
    const flag = name === 'upstreamProxy' ? 'upstream-proxy' : name
    const file =
      name === 'database' ? ', or put the address in a file: --database-file FILE' : ', or use a configuration file'
    throw new UserError(
      `--${flag} contains a password that every user of this machine could read. Set ${environmentName(flag)} instead${file}.`,
    )
  }
}

/** Workers read the same files as the first process, which has warned. */
function warn(message: string): void {
  if (cluster.isPrimary) console.error(`cms-cdr-server: warning: ${message}`)
}
