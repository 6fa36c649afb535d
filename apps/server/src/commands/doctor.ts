import type { Command } from 'commander'
import { describeSettings } from '../settings/describe-settings.ts'
import { addServeOptions, type GivenSettings } from '../settings/serve-options.ts'

const labels = { ok: 'ok', warn: 'WARN', fail: 'FAIL' } as const

/** `cms-cdr-server doctor` */
export function addDoctorCommand(program: Command): void {
  addServeOptions(
    program
      .command('doctor')
      .summary('check settings, database, certificate, running server and upstream')
      .description(
        'Prints the settings that serve has with the same options and where each comes from, checks what serve needs, and says what to do where something is wrong. A server may be running. The check of a SQLite ' +
          'database reads all of it. The exit status is 1 if a line begins with FAIL, else 0.',
      ),
  ).action(async (given: GivenSettings) => {
    const { examine } = await import('../operations/examine.ts')
    const { readSettings } = await import('../settings/read-settings.ts')
    for (const line of describeSettings(given)) console.log(line)
    for await (const { name, level, text } of examine(readSettings(given))) {
      // Messages of a database may have several lines.
      console.log(`${labels[level].padEnd(4)}  ${name.padEnd(12)} ${text.replace(/\s*\n\s*/g, ' ')}`)
      if (level === 'fail') process.exitCode = 1
    }
  })
}
