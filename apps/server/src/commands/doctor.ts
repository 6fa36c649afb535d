import type { Command } from 'commander'
import { hasPassword, withoutPassword } from '../settings/secrets.ts'
import { addServeOptions, type GivenSettings, serveOptions } from '../settings/serve-options.ts'

const labels = { ok: 'ok', warn: 'WARN', fail: 'FAIL' } as const

/** `cms-cdr-server doctor` */
export function addDoctorCommand(program: Command): void {
  addServeOptions(
    program
      .command('doctor')
      .summary('check settings, database, certificate, running server and upstream')
      .description(
        'Prints the settings that serve uses with the same options, and where each comes from. Then checks everything that serve needs, and says how to ' +
          'fix what is wrong. The server may be running. Checking a SQLite database reads all of it. Exits with 1 if a line begins with FAIL, otherwise with 0.',
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

/** Returns a line for each setting that is in force: name, value without secrets, and where it comes from. */
function describeSettings(given: GivenSettings): string[] {
  const values: Readonly<Record<string, unknown>> = { ...given }
  const rows = serveOptions.flatMap(({ name }) => {
    const value = values[name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())]
    if (typeof value !== 'string') return []
    return [{ name, value: shown(value), origin: given.origins?.[name] ?? 'default' }]
  })
  const [nameWidth, valueWidth] = (['name', 'value'] as const).map((column) =>
    Math.max(...rows.map((row) => row[column].length)),
  )
  return rows.map(
    ({ name, value, origin }) => `set   ${name.padEnd(nameWidth ?? 0)}  ${value.padEnd(valueWidth ?? 0)}  ${origin}`,
  )
}

function shown(value: string): string {
  return hasPassword(value) ? withoutPassword(value) : value
}
