import { useMemo, useState } from 'react'
import type { Filter, Sort } from './arrange-rows.ts'
import type { CallRun } from './call-run.ts'
import type { ColumnName } from './columns.ts'

/** How the table stands: kept while a call of it is looked at. */
export interface TableState {
  readonly filter: Filter
  readonly sort: Sort | undefined
  /** Indexes of the rows that are marked. */
  readonly marked: ReadonlySet<number>
  /** Index of the row that the keyboard is on. */
  readonly active: number | undefined
  readonly scrollTop: number
}

const everything: TableState = {
  filter: { text: '', state: undefined, releaseCause: undefined },
  sort: undefined,
  marked: new Set(),
  active: undefined,
  scrollTop: 0,
}

/** A list of calls that somebody brought: the file, then the run that asks for it. It lasts as long as the page. */
export function useBatch() {
  const [file, setFile] = useState<File>()
  const [run, setRun] = useState<CallRun>()
  const [table, setTable] = useState(everything)
  return useMemo(
    () => ({
      file,
      run,
      table,
      change: (change: Partial<TableState>) => setTable((before) => ({ ...before, ...change })),
      open: (next: File) => {
        run?.pause('person')
        setFile(next)
        setRun(undefined)
        setTable(everything)
      },
      /** Forgets the list, for the next person. */
      forget: () => {
        run?.pause('person')
        setFile(undefined)
        setRun(undefined)
        setTable(everything)
      },
      begin: (next: CallRun) => {
        setRun(next)
        void next.start()
      },
    }),
    [file, run, table],
  )
}

/** A list of calls, and what can be done with it. */
export type Batch = ReturnType<typeof useBatch>

/** What the headers of the table do: sort by a column, turn the order, leave it. */
export function nextSort(sort: Sort | undefined, column: ColumnName): Sort | undefined {
  if (sort?.column !== column) return { column, isDescending: true }
  return sort.isDescending ? { column, isDescending: false } : undefined
}
