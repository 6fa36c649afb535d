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
        "Responds to the vendor's query with the stored records. With --upstream, fetches missing records from the platform. Prints its address " +
          'once it listens. Manage access with the commands key and user.',
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
