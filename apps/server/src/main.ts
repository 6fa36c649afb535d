#!/usr/bin/env node
import { Command } from 'commander'
import { addDemoCommand } from './commands/demo.ts'
import { addImportCommand } from './commands/import.ts'
import { addServeCommand } from './commands/serve.ts'
import { version } from './version.ts'

const program = new Command('cms-cdr-server')
  .description("A server of CC-CMS's CDR query: keeps call records and answers for them as the vendor does.")
  .version(version)
  .showHelpAfterError('(cms-cdr-server --help shows all commands)')
addServeCommand(program)
addImportCommand(program)
addDemoCommand(program)

try {
  await program.parseAsync()
} catch (error) {
  console.error(`cms-cdr-server: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
