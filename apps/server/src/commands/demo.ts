import type { Command } from 'commander'
import { addServeOptions, type GivenSettings } from '../settings/serve-options.ts'

/** `cms-cdr-server demo` */
export function addDemoCommand(program: Command): void {
  addServeOptions(
    program
      .command('demo')
      .summary('try it: serve demo records with a key of your own')
      .description(
        'Creates a folder with example records, a day of invented calls, a key pair and a user, and serves them. Without --upstream, also ' +
          'harvests new calls from a simulated platform. The next start uses the same folder. Takes the options of serve except --database.',
      )
      .option('--folder <path>', 'folder of the database', '.demo'),
  ).action(async (given: GivenSettings & { folder: string }) => {
    const { runDemo } = await import('../demo/run-demo.ts')
    await runDemo(given)
  })
}
