import { styleText } from 'node:util'
import { printable } from './printable.ts'

/** Columns with a line of names above them. */
export function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const clean = rows.map((row) => row.map((cell) => printable(cell).replaceAll('\n', ' ')))
  const widths = names.map((name, column) => Math.max(name.length, ...clean.map((row) => row[column]?.length ?? 0)))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [styleText('dim', line(names)), ...clean.map(line)].join('\n')
}
