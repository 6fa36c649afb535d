import { hasPassword, withoutPassword } from './secret-url.ts'
import { type GivenSettings, serveOptions } from './serve-options.ts'

/** Returns a line for each setting that is in force: name, value without secrets, and where it comes from. */
export function describeSettings(given: GivenSettings): string[] {
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
