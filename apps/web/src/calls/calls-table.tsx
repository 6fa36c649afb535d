// biome-ignore-all lint/a11y/useSemanticElements: rows stand where they are scrolled to, which those of a table element cannot.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active row, which may be scrolled away.

import { useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef } from 'react'
import { type Question, writeQuestion } from '../state/question.ts'
import { nextSort, type OpenList, type TableState } from './call-lists.ts'
import type { CallRow } from './call-row.ts'
import { type Column, type ColumnName, columns } from './columns.ts'
import { moveInTable } from './move-in-table.ts'
import { callLists } from './use-lists.ts'

interface CallsTableProps {
  readonly list: OpenList
  readonly rows: readonly CallRow[]
  readonly ask: (change: Partial<Question>) => void
}

const names = Object.keys(columns) as ColumnName[]
/** A browser draws up to 2^25 pixels: a million rows of this height fit. */
const rowPixels = 32

/** A table of very many calls. Only the rows that are seen are in the page; the keyboard reaches all of them. */
export function CallsTable({ list, rows, ask }: CallsTableProps) {
  const { t } = useLingui()
  const { table } = list
  const change = (changed: Partial<TableState>): void => callLists.arrange(list.id, changed)
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPixels,
    overscan: 8,
    initialOffset: table.scrollTop,
  })
  const leaving = useRef(change)
  leaving.current = change
  // biome-ignore lint/correctness/useExhaustiveDependencies: read when the table leaves the page, to come back to the same place.
  useEffect(() => {
    const element = scroller.current
    if (element) element.scrollTop = table.scrollTop
    return () => leaving.current({ scrollTop: element?.scrollTop ?? 0 })
  }, [])
  const place = table.active === undefined ? -1 : rows.findIndex(({ index }) => index === table.active)
  const open = (row: CallRow): void => {
    change({ active: row.index })
    ask(questionOf(row))
  }
  return (
    <>
      <div
        ref={scroller}
        className="table"
        role="grid"
        aria-label={t`Calls`}
        aria-rowcount={rows.length + 1}
        aria-colcount={names.length}
        aria-multiselectable="true"
        aria-activedescendant={place < 0 ? undefined : `${id}-${rows[place]?.index}`}
        tabIndex={0}
        onKeyDown={(event) => {
          // Keys of the buttons in the head are theirs.
          if (event.target !== event.currentTarget) return
          const move = moveInTable(event, rows, place, table.selected)
          if (!move) return
          event.preventDefault()
          if (move.open) return open(move.open)
          const { place: next, ...changed } = move
          change({ ...changed, ...(next === undefined ? {} : { active: rows[next]?.index }) })
          if (next !== undefined) virtual.scrollToIndex(next, { align: 'auto' })
        }}
      >
        <div className="row head" role="row" aria-rowindex={1}>
          {names.map((name) => (
            <Head key={name} name={name} list={list} />
          ))}
        </div>
        <div className="rows" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index]
            if (!row) return null
            return (
              <Row
                key={row.index}
                id={`${id}-${row.index}`}
                row={row}
                rowNumber={index + 2}
                top={start}
                isSelected={table.selected.has(row.index)}
                isActive={row.index === table.active}
                onSelect={() => change({ selected: toggled(table.selected, row.index), active: row.index })}
                onOpen={() => open(row)}
              />
            )
          })}
        </div>
      </div>
      <p className="keys">
        <small>{t`Keys in the table: ↑ ↓ move, Space selects, Shift+↑ ↓ extends the selection, Ctrl+A selects all, Esc clears, Enter opens`}</small>
      </p>
    </>
  )
}

function Head({ name, list }: { readonly name: ColumnName; readonly list: OpenList }) {
  const { i18n } = useLingui()
  const { label, isNumber, key }: Column = columns[name]
  const { sort } = list.table
  const order = sort?.column !== name ? undefined : sort.isDescending ? 'descending' : 'ascending'
  return (
    <div role="columnheader" aria-sort={order} className={`${name}${isNumber ? ' number' : ''}`}>
      {key ? (
        <button type="button" onClick={() => callLists.arrange(list.id, { sort: nextSort(sort, name) })}>
          {i18n._(label)} {order === 'descending' ? '↓' : order && '↑'}
        </button>
      ) : (
        i18n._(label)
      )}
    </div>
  )
}

interface RowProps {
  readonly id: string
  readonly row: CallRow
  readonly rowNumber: number
  readonly top: number
  readonly isSelected: boolean
  readonly isActive: boolean
  readonly onSelect: () => void
  readonly onOpen: () => void
}

function Row({ id, row, rowNumber, top, isSelected, isActive, onSelect, onOpen }: RowProps) {
  const { i18n } = useLingui()
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it has the keyboard.
    <div
      id={id}
      role="row"
      aria-rowindex={rowNumber}
      aria-selected={isSelected}
      className={`row ${row.state}${isActive ? ' active' : ''}`}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onSelect}
    >
      {names.map((name) => {
        const column: Column = columns[name]
        const text = column.text(row, i18n)
        return (
          <div key={name} role="gridcell" className={`${name}${column.isNumber ? ' number' : ''}`} title={text}>
            {name === 'callId' ? (
              <a
                href={writeQuestion(questionOf(row))}
                tabIndex={-1}
                onClick={(event) => {
                  event.stopPropagation()
                  if (event.metaKey || event.ctrlKey || event.shiftKey) return
                  event.preventDefault()
                  onOpen()
                }}
              >
                {text}
              </a>
            ) : (
              text
            )}
          </div>
        )
      })}
    </div>
  )
}

function questionOf({ query, cdr }: CallRow): Question {
  return {
    view: 'call',
    callId: query.callId,
    direction: cdr?.direction ?? query.direction ?? 'auto',
    ccId: query.ccId,
  }
}

function toggled(selected: ReadonlySet<number>, index: number): ReadonlySet<number> {
  const next = new Set(selected)
  if (!next.delete(index)) next.add(index)
  return next
}
