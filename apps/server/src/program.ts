import { Command, CommanderError } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { messageOf } from './error-message.ts'
import { addOptionSources } from './settings/resolve-options.ts'
import { withoutPasswords } from './settings/secrets.ts'
import { StoreUnavailableError } from './store/store-unavailable-error.ts'
import { UserError } from './user-error.ts'

/** The commands. A module is imported only when its command runs, because some need half a second to load. */
const commands: Readonly<Record<string, (program: Command) => Promise<void>>> = {
  serve: async (program) => (await import('./commands/serve.ts')).addServeCommand(program),
  key: async (program) => (await import('./commands/key.ts')).addKeyCommand(program),
  user: async (program) => (await import('./commands/user.ts')).addUserCommand(program),
  import: async (program) => (await import('./commands/import.ts')).addImportCommand(program),
  export: async (program) => (await import('./commands/export.ts')).addExportCommand(program),
  audit: async (program) => (await import('./commands/audit.ts')).addAuditCommand(program),
  erase: async (program) => (await import('./commands/erase.ts')).addEraseCommand(program),
  remove: async (program) => (await import('./commands/remove.ts')).addRemoveCommand(program),
  refetch: async (program) => (await import('./commands/remove.ts')).addRefetchCommand(program),
  migrate: async (program) => (await import('./commands/migrate.ts')).addMigrateCommand(program),
  reindex: async (program) => (await import('./commands/reindex.ts')).addReindexCommand(program),
  backup: async (program) => (await import('./commands/backup.ts')).addBackupCommand(program),
  restore: async (program) => (await import('./commands/backup.ts')).addRestoreCommand(program),
  doctor: async (program) => (await import('./commands/doctor.ts')).addDoctorCommand(program),
  healthcheck: async (program) => (await import('./commands/healthcheck.ts')).addHealthcheckCommand(program),
  webhook: async (program) => (await import('./commands/webhook.ts')).addWebhookCommand(program),
  demo: async (program) => (await import('./commands/demo.ts')).addDemoCommand(program),
}

/**
 * Returns the program with all of its commands.
 *
 * @param name The only command that is needed, such as the first argument of the process. Any other text adds all commands.
 */
export async function createProgram(name = ''): Promise<Command> {
  const program = new Command('cms-cdr-server')
    .description("Implements CC-CMS's CDR query and stores the call records.")
    .version(manifest.version)
    // Commander prints unknown arguments, such as an address after a misspelled option, which may contain a password.
    .configureOutput({ outputError: (text, write) => write(withoutPasswords(text)) })
    .exitOverride()
    .showHelpAfterError('(cms-cdr-server --help shows all commands)')
  addOptionSources(program)
  const only = Object.hasOwn(commands, name) ? commands[name] : undefined
  for (const addCommand of only ? [only] : Object.values(commands)) await addCommand(program)
  return program
}

/** Runs the command that the process was started with. Errors that a user can correct are printed without a stack trace. */
export async function runProgram(argv: readonly string[] = process.argv): Promise<void> {
  try {
    const program = await createProgram(argv[2])
    await program.parseAsync(argv)
  } catch (error) {
    // Commander has printed help, the version or its own message.
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode
      return
    }
    const message = `${messageOf(error)}${adviceFor(error)}`
    console.error(`cms-cdr-server: ${withoutPasswords(message)}`)
    process.exitCode = 1
  }
}

function adviceFor(error: unknown): string {
  if (error instanceof UserError && error.commandHint) return ` ${error.commandHint}`
  if (!(error instanceof StoreUnavailableError)) return ''
  return '. Records that were reported as stored are stored. Fix this, then run the command again.'
}
