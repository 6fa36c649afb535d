import { type ReactNode, useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import type { GridColumn } from './grid-header.tsx'
import './print-table.css'

interface PrintTableProps<Row> {
  readonly caption: string
  readonly rows: readonly Row[]
  readonly columns: readonly GridColumn<Row>[]
  readonly keyOf: (row: Row) => number | string
  /** How many rows there are with those that are not loaded. */
  readonly total?: number | undefined
  /** What is printed if not all rows are. */
  readonly more: (printed: number) => ReactNode
}

/** Rows on about two hundred pages. */
const mostRows = 10_000

/** All rows of a grid, on paper. A grid has only those in sight in the page, so this table takes its place while the page is printed. */
export function PrintTable<Row>({ caption, rows, columns, keyOf, total = rows.length, more }: PrintTableProps<Row>) {
  const printed = Math.min(rows.length, mostRows)
  if (!useIsPrinting()) return null
  return (
    <>
      <table className="print-table">
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ id, header, isNumber }) => (
              <th key={id} scope="col" className={isNumber ? 'number' : undefined}>
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ id, cell, isNumber }) => (
                <td key={id} className={isNumber ? 'number' : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {total > printed && <p>{more(printed)}</p>}
    </>
  )
}

/** Returns whether the page is being printed. The page is complete before the browser continues. */
function useIsPrinting(): boolean {
  const [isPrinting, setIsPrinting] = useState(false)
  useEffect(() => {
    const media = matchMedia('print')
    const change = (): void => flushSync(() => setIsPrinting(media.matches))
    const before = (): void => flushSync(() => setIsPrinting(true))
    const after = (): void => setIsPrinting(false)
    media.addEventListener('change', change)
    window.addEventListener('beforeprint', before)
    window.addEventListener('afterprint', after)
    return () => {
      media.removeEventListener('change', change)
      window.removeEventListener('beforeprint', before)
      window.removeEventListener('afterprint', after)
    }
  }, [])
  return isPrinting
}
