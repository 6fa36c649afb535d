import type { I18n } from '@lingui/core'
import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { formatTime } from '../i18n/format-time.ts'
import { maskedNumber } from '../i18n/masked-number.ts'
import { type CallTarget, searchOf } from '../state/call-target.ts'
import { useTrail } from '../state/call-trail.ts'
import { useStored } from '../state/stored.ts'
import { DataGrid } from '../ui/data-grid.tsx'
import { useRowHeight } from '../ui/density.ts'
import type { GridColumn } from '../ui/grid-header.tsx'
import { PrintTable } from '../ui/print-table.tsx'
import { nextSort, type OpenList, type TableState } from './call-lists.ts'
import type { CallRow } from './call-row.ts'
import { type Column, type ColumnName, columns } from './columns.ts'
import { columnNames, type TableLayout, tableLayout } from './table-layout.ts'
import { callLists } from './use-lists.ts'

interface CallsTableProps {
  readonly list: OpenList
  readonly rows: readonly CallRow[]
}

const keyOf = (row: CallRow): number => row.index
const stateLooks = { found: 'positive', missing: 'warning', failed: 'danger', waiting: '' } as const

/** The calls of a list, as a table. */
export function CallsTable({ list, rows }: CallsTableProps) {
  const navigate = useNavigate()
  const { t, i18n } = useLingui()
  const [layout, setLayout] = useStored(tableLayout)
  const rowHeight = useRowHeight()
  const gridColumns = useGridColumns(layout, useHasYears(rows))
  const { id, table } = list
  useTrail(rows, targetOf)
  const change = (changed: Partial<TableState>): void => callLists.arrange(id, changed)
  return (
    <>
      <DataGrid
        label={t`Calls`}
        takesFocus
        rows={rows}
        columns={gridColumns}
        keyOf={keyOf}
        sort={table.sort}
        onSort={(column) => change({ sort: nextSort(table.sort, column as ColumnName) })}
        selection={{
          selected: table.selected,
          onSelect: (selected) => change({ selected: selected as ReadonlySet<number> }),
          selectAll: t`Select all`,
          selectRow: ({ query: { callId } }) => t`Select ${callId}`,
        }}
        active={table.active}
        onActive={(active) => change({ active: Number(active) })}
        onOpen={(row) => void navigate({ to: '/call', search: searchOf(targetOf(row)) })}
        onResize={(column, width) => setLayout({ ...layout, widths: { ...layout.widths, [column]: width } })}
        rowHeight={rowHeight}
        empty={t`No call of this list matches the filter.`}
        classOf={({ state }) => state}
        scrollTop={table.scrollTop}
        onLeave={(scrollTop) => change({ scrollTop })}
      />
      <PrintTable
        caption={list.file.name}
        rows={rows}
        columns={gridColumns}
        keyOf={keyOf}
        more={(printed) => (
          <Trans>
            The first {i18n.number(printed)} of {i18n.number(rows.length)} calls. Export the list to have all of them.
          </Trans>
        )}
      />
    </>
  )
}

const widthOfYear = 42
/** What the columns gain where times name their year. The usual columns still fit a window of 1440 pixels. */
const gains: Partial<Record<ColumnName, number>> = { begin: widthOfYear, releaseCause: -widthOfYear }

/** Returns whether a call began in another year, which its time names then. */
function useHasYears(rows: readonly CallRow[]): boolean {
  return useMemo(() => {
    const year = String(new Date().getFullYear())
    return rows.some(({ cdr }) => cdr?.beginTime && !cdr.beginTime.text.startsWith(year))
  }, [rows])
}

function useGridColumns({ hidden, widths }: TableLayout, hasYears: boolean): readonly GridColumn<CallRow>[] {
  const { i18n } = useLingui()
  return useMemo(
    () =>
      columnNames
        .filter((id) => !hidden.includes(id))
        .map((id) => {
          const { label, width, isNumber = false, key, text }: Column = columns[id]
          return {
            id,
            header: i18n._(label),
            width: widths[id] ?? width + (hasYears ? (gains[id] ?? 0) : 0),
            isNumber,
            isSortable: key !== undefined,
            title: (row) => text(row, i18n),
            cell: (row) => {
              if (id === 'begin') return localTime(text(row, i18n), i18n)
              if (id === 'calling') return maskedNumber(text(row, i18n))
              if (id === 'state') return <span className={`badge ${stateLooks[row.state]}`}>{text(row, i18n)}</span>
              if (id !== 'callId') return text(row, i18n)
              return (
                <Link to="/call" search={searchOf(targetOf(row))} tabIndex={-1}>
                  {text(row, i18n)}
                </Link>
              )
            },
          }
        }),
    [i18n, hidden, widths, hasYears],
  )
}

/** Writes a time of the contact center, whose zone need not be known, as the reader writes times. */
function localTime(text: string, i18n: I18n): string {
  const time = new Date(`${text.replace(' ', 'T')}Z`)
  if (Number.isNaN(time.getTime())) return text
  return formatTime(i18n, time, 'UTC')
}

function targetOf({ query, cdr }: CallRow): CallTarget {
  return {
    callId: query.callId,
    direction: cdr?.direction ?? query.direction ?? 'auto',
    ccId: query.ccId,
  }
}
