import type { Command } from 'commander'
import { ignoreReloadSignals } from '../operations/reload.ts'
import { addServeOptions, type GivenSettings } from '../settings/serve-options.ts'

/** `cms-cdr-server serve` */
export function addServeCommand(program: Command): void {
  addServeOptions(
    program
      .command('serve')
      .summary('answer queries')
      .description(
        "Answers the vendor's query for the records that are kept, and with --upstream asks the platform for others. Prints one line " +
          'with its address once it listens. Who may ask stands in the database: see the commands key and user.',
      ),
  )
    .addHelpText(
      'after',
      '\nExample:\n  $ cms-cdr-server key add\n  $ cms-cdr-server serve --database sqlite:cdr.sqlite --port 8080',
    )
    .action(async (given: GivenSettings) => {
      ignoreReloadSignals()
      const { serve } = await import('./serve-run.ts')
      await serve(given)
    })
}
