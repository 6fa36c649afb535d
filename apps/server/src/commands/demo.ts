import type { Command } from 'commander'
import { addServeOptions, type GivenSettings } from '../settings/serve-options.ts'

/** `cms-cdr-server demo` */
export function addDemoCommand(program: Command): void {
  addServeOptions(
    program
      .command('demo')
      .summary('try it: serve demo records with a key of your own')
      .description(
        'Serves the records of the examples and of an invented day from a folder that it makes, with a key pair and a person ' +
          'that it makes. Without --upstream, it also harvests the calls of an invented platform as they appear. A second start keeps all ' +
          'of them. It takes the options of serve, but for --database.',
      )
      .option('--folder <path>', 'folder of the database', '.demo'),
  ).action(async (given: GivenSettings & { folder: string }) => {
    const { runDemo } = await import('../demo/run-demo.ts')
    await runDemo(given)
  })
}
