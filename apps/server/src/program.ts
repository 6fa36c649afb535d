import { Command } from 'commander'
import { addAuditCommand } from './commands/audit.ts'
import { addBackupCommands } from './commands/backup.ts'
import { addDemoCommand } from './commands/demo.ts'
import { addDoctorCommand } from './commands/doctor.ts'
import { addEraseCommand } from './commands/erase.ts'
import { addExportCommand } from './commands/export.ts'
import { addHealthcheckCommand } from './commands/healthcheck.ts'
import { addImportCommand } from './commands/import.ts'
import { addKeyCommand } from './commands/key.ts'
import { addMigrateCommand } from './commands/migrate.ts'
import { addReindexCommand } from './commands/reindex.ts'
import { addRemoveCommands } from './commands/remove.ts'
import { addServeCommand } from './commands/serve.ts'
import { addUserCommand } from './commands/user.ts'
import { addOptionSources } from './settings/resolve-options.ts'
import { withoutPasswords } from './settings/secret-url.ts'
import { StoreUnavailableError } from './store/store-unavailable-error.ts'
import { version } from './version.ts'

const commands = [
  addServeCommand,
  addKeyCommand,
  addUserCommand,
  addImportCommand,
  addExportCommand,
  addAuditCommand,
  addEraseCommand,
  addRemoveCommands,
  addMigrateCommand,
  addReindexCommand,
  addBackupCommands,
  addDoctorCommand,
  addHealthcheckCommand,
  addDemoCommand,
]

/** Returns the program with all of its commands. */
export function createProgram(): Command {
  const program = new Command('cms-cdr-server')
    .description("A server of CC-CMS's CDR query: keeps call records and answers for them as the vendor does.")
    .version(version)
    // Commander repeats arguments that it does not know, such as an address after a misspelled option.
    .configureOutput({ outputError: (text, write) => write(withoutPasswords(text)) })
    .showHelpAfterError('(cms-cdr-server --help shows all commands)')
  addOptionSources(program)
  for (const addCommand of commands) addCommand(program)
  return program
}

/** Runs the command that the process was started with. Errors that a user can correct are printed without a stack trace. */
export async function runProgram(argv: readonly string[] = process.argv): Promise<void> {
  try {
    await createProgram().parseAsync(argv)
  } catch (error) {
    const message = `${error instanceof Error ? error.message : String(error)}${adviceFor(error)}`
    console.error(`cms-cdr-server: ${withoutPasswords(message)}`)
    process.exitCode = 1
  }
}

function adviceFor(error: unknown): string {
  if (!(error instanceof StoreUnavailableError)) return ''
  return '. Records that were reported as stored are stored. Correct this, and run the command again.'
}
