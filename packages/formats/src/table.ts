import { styleText } from 'node:util'

/** Replaces control characters in text from outside, so that it cannot steer the terminal. Line feeds stay. */
export function printable(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, '\uFFFD')
}

/** Cuts a line off at the edge of the terminal. */
export function cutOff(line: string, width: number): string {
  return line.length > width ? `${line.slice(0, width - 1)}…` : line
}

/** How a table is laid out. */
export interface Layout {
  /** Columns of the terminal. Columns of the table that do not fit are left out. */
  readonly width?: number
  /** Names of the columns that hold numbers, which end below each other. */
  readonly numbers?: readonly string[]
  /** The least width of each column, which rows that are not known yet will need. */
  readonly least?: readonly number[]
}

/** Lays out rows below the names of their columns. The last column is cut off if it does not fit, unless it holds numbers. */
export function layOut(names: readonly string[], rows: readonly (readonly string[])[], layout: Layout = {}) {
  const { width = Number.POSITIVE_INFINITY, numbers = [], least = [] } = layout
  const clean = rows.map((row) => row.map((cell) => printable(cell).replaceAll('\n', ' ')))
  const widths = names.map((name, column) =>
    clean.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), Math.max(name.length, least[column] ?? 0)),
  )
  let used = -2
  const overflow = names.findIndex((name, column) => {
    const isCutOff = column === names.length - 1 && !numbers.includes(name)
    used += 2 + (isCutOff ? name.length : (widths[column] ?? 0))
    return used > width
  })
  const shown = overflow < 0 ? names.length : Math.max(1, overflow)
  const lineOf = (row: readonly string[]): string => {
    const cells = row.slice(0, shown).map((cell, column) => {
      const isNumber = numbers.includes(names[column] ?? '')
      return isNumber ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)
    })
    return cutOff(cells.join('  ').trimEnd(), width)
  }
  const left = names.slice(shown).join(', ')
  return {
    head: lineOf(names),
    lines: clean.map(lineOf),
    /** Says which columns are left out, or nothing. */
    notes: left === '' ? [] : [`No room for: ${left}. Widen the terminal, or add --json.`],
  }
}

/** Draws columns with their names above them. */
export function table(names: readonly string[], rows: readonly (readonly string[])[]): string {
  const { head, lines } = layOut(names, rows)
  return [styleText('dim', head), ...lines].join('\n')
}
