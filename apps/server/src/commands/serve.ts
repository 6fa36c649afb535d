import type { Command } from 'commander'
import { ignoreReloadSignals } from '../operations/reload.ts'
import { addServeOptions, type GivenSettings } from '../settings/serve-options.ts'

/** `cms-cdr-server serve` */
export function addServeCommand(program: Command): void {
  addServeOptions(
    program
      .command('serve')
      .summary('run the server')
      .description(
        "Responds to the vendor's query with the stored records, and with --upstream looks up others at the platform. Prints one line " +
          'with its address once it listens. The commands key and user control who has access.',
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
