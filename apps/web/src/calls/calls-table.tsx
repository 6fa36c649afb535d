import { Trans, useLingui } from '@lingui/react/macro'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import * as z from 'zod/mini'
import { type CallTarget, searchOf } from '../state/call-target.ts'
import { stored, useStored } from '../state/stored.ts'
import { DataGrid, type GridColumn } from '../ui/data-grid.tsx'
import { PrintTable } from '../ui/print-table.tsx'
import { nextSort, type OpenList, type TableState } from './call-lists.ts'
import type { CallRow } from './call-row.ts'
import { type Column, type ColumnName, columns } from './columns.ts'
import { callLists } from './use-lists.ts'

interface CallsTableProps {
  readonly list: OpenList
  readonly rows: readonly CallRow[]
}

const names = Object.keys(columns) as ColumnName[]
const columnWidths = stored<Readonly<Partial<Record<ColumnName, number>>>>(
  'columnWidths',
  z.partialRecord(z.enum(names as [ColumnName, ...ColumnName[]]), z.number()),
  {},
)
const keyOf = (row: CallRow): number => row.index

/** The calls of a list, as a table. */
export function CallsTable({ list, rows }: CallsTableProps) {
  const navigate = useNavigate()
  const { t, i18n } = useLingui()
  const [widths, setWidths] = useStored(columnWidths)
  const gridColumns = useGridColumns(widths)
  const { id, table } = list
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
        onResize={(column, width) => setWidths({ ...widths, [column]: width })}
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
      <p className="keys">
        <small>{t`Keys in the table: ↑ ↓ move, ↑ from the first row reaches the headers, Space selects, Shift+↑ ↓ extends the selection, Ctrl+A selects all, Esc clears, Enter opens`}</small>
      </p>
    </>
  )
}

function useGridColumns(widths: Readonly<Partial<Record<ColumnName, number>>>): readonly GridColumn<CallRow>[] {
  const { i18n } = useLingui()
  return useMemo(
    () =>
      names.map((id) => {
        const { label, width, isNumber = false, key, text }: Column = columns[id]
        return {
          id,
          header: i18n._(label),
          width: widths[id] ?? width,
          isNumber,
          isSortable: key !== undefined,
          title: (row) => text(row, i18n),
          cell: (row) =>
            id === 'callId' ? (
              <Link to="/call" search={searchOf(targetOf(row))} tabIndex={-1}>
                {text(row, i18n)}
              </Link>
            ) : (
              text(row, i18n)
            ),
        }
      }),
    [i18n, widths],
  )
}

function targetOf({ query, cdr }: CallRow): CallTarget {
  return {
    callId: query.callId,
    direction: cdr?.direction ?? query.direction ?? 'auto',
    ccId: query.ccId,
  }
}
