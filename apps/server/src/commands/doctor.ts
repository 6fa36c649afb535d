import type { Command } from 'commander'
import { addServeOptions, type GivenSettings } from '../settings/serve-options.ts'

/** `cms-cdr-server doctor` */
export function addDoctorCommand(program: Command): void {
  addServeOptions(
    program
      .command('doctor')
      .summary('check settings, database, certificate and upstream')
      .description(
        'Checks what serve would need, with the same options, and says what to do where something is wrong. Ends with 1 if something is.',
      ),
  ).action(async (given: GivenSettings) => {
    const { examine } = await import('../operations/examine.ts')
    const { readSettings } = await import('../settings/read-settings.ts')
    let isWell = true
    for await (const { name, ok, text } of examine(readSettings(given))) {
      console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(12)} ${text}`)
      isWell &&= ok
    }
    if (!isWell) process.exitCode = 1
  })
}
