// biome-ignore-all lint/a11y/useSemanticElements: rows are placed where they are scrolled to, which those of a table element cannot be.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active row, which may be scrolled away.
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { type GridColumn, GridHeader, type GridSort } from './grid-header.tsx'
import { type GridPlace, moveInGrid, type RowKey, toggled } from './move-in-grid.ts'
import './data-grid.css'

/** What a grid shows, and what happens in it. */
export interface DataGridProps<Row> {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly GridColumn<Row>[]
  readonly keyOf: (row: Row) => RowKey
  readonly sort?: GridSort | undefined
  readonly onSort?: (column: string) => void
  /** Without it, rows cannot be selected. */
  readonly selection?: {
    readonly selected: ReadonlySet<RowKey>
    readonly onSelect: (selected: ReadonlySet<RowKey>) => void
    readonly selectAll: string
    readonly selectRow: (row: Row) => string
  }
  /** The row that the keyboard is on. */
  readonly active?: RowKey | undefined
  readonly onActive?: (key: RowKey) => void
  /** Opens a row: by Enter, or by a click anywhere in it. */
  readonly onOpen?: (row: Row) => void
  readonly classOf?: (row: Row) => string
  readonly onResize?: (column: string, width: number) => void
  /** Pixels of a row. */
  readonly rowHeight?: number
  /** Where the grid was scrolled to when it was last left, and what to do when it is left. */
  readonly scrollTop?: number
  readonly onLeave?: (scrollTop: number) => void
  /** Takes the focus when the grid comes into the page and nothing has it, as after the button that brought it. */
  readonly takesFocus?: boolean
  /** Called when the last rows come into sight, to load more. */
  readonly onNearEnd?: () => void
  /** What is shown instead of rows. */
  readonly empty?: ReactNode
}

/** The height of the largest element in browsers, with room to spare. */
const mostPixels = 2 ** 24
const usualRowHeight = 36
const narrowest = 56
const resizeStep = 16
const checkboxWidth = 40
const rowsBeforeEnd = 60

/**
 * A table of very many rows. Only those in sight are in the page, and the keyboard reaches all of them: the grid is one stop of the
 * Tab key, arrows move within it, and its headers are above the first row.
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { label, rows, columns, keyOf, selection, active, onActive, onOpen, scrollTop = 0, onLeave, empty } = props
  const scroller = useRef<HTMLDivElement>(null)
  const id = useId()
  const [header, setHeader] = useState<number>()
  const rowHeight = Math.min(props.rowHeight ?? usualRowHeight, mostPixels / Math.max(1, rows.length))
  const activeRow = usePlaceOf(rows, keyOf, active)
  // Every place that is asked for has a row.
  const keyAt = (place: number): RowKey => keyOf(rows[place] as Row)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialOffset: scrollTop,
    // The active row is in the page wherever it is scrolled to, because assistive technology looks for it.
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range)
      if (activeRow < 0 || activeRow >= range.count || drawn.includes(activeRow)) return drawn
      return [...drawn, activeRow].sort((one, other) => one - other)
    },
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another height changes what was measured.
  useEffect(() => virtual.measure(), [rowHeight])
  useScrollMemory(scroller, scrollTop, onLeave)
  const { takesFocus = false } = props
  useEffect(() => {
    if (takesFocus && document.activeElement === document.body) scroller.current?.focus({ preventScroll: true })
  }, [takesFocus])

  const { onNearEnd } = props
  const lastDrawn = virtual.getVirtualItems().at(-1)?.index ?? -1
  const isNearEnd = rows.length > 0 && lastDrawn >= rows.length - rowsBeforeEnd
  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows can still end in sight.
  useEffect(() => {
    if (isNearEnd) onNearEnd?.()
  }, [isNearEnd, rows.length])

  const resize = (column: GridColumn<Row>, width: number): void =>
    props.onResize?.(column.id, Math.max(narrowest, Math.round(width)))
  const sortBy = (column: GridColumn<Row> | undefined): void => {
    if (column?.isSortable) props.onSort?.(column.id)
  }
  const place: GridPlace | undefined =
    header !== undefined ? { column: header } : activeRow < 0 ? undefined : { row: activeRow }
  const goTo = (next: GridPlace): void => {
    setHeader('column' in next ? next.column : undefined)
    if ('column' in next) return
    onActive?.(keyAt(next.row))
    virtual.scrollToIndex(next.row, { align: 'auto' })
  }
  // A window that is wider than all columns is shared out among them.
  const template = [
    ...(selection ? [`${checkboxWidth}px`] : []),
    ...columns.map(({ width }) => `minmax(${width}px, ${width}fr)`),
  ].join(' ')
  const width = columns.reduce((sum, column) => sum + column.width, selection ? checkboxWidth : 0)
  const firstColumn = selection ? 2 : 1

  return (
    <div
      ref={scroller}
      className="data-grid"
      role="grid"
      aria-label={label}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + firstColumn - 1}
      aria-multiselectable={selection ? true : undefined}
      aria-activedescendant={
        header !== undefined ? `${id}-header-${header}` : activeRow < 0 ? undefined : `${id}-${active}`
      }
      tabIndex={0}
      style={{ '--grid-columns': template, '--grid-width': `${width}px`, '--row-height': `${rowHeight}px` }}
      onBlur={() => setHeader(undefined)}
      onMouseDown={({ target }) => {
        // The keyboard stays with the grid, also after a click on a header or a checkbox.
        if (target instanceof Element && target.closest('input, button'))
          scroller.current?.focus({ preventScroll: true })
      }}
      onMouseDownCapture={(event) => {
        if (event.target instanceof Element && event.target.closest('input, button')) event.preventDefault()
      }}
      onKeyDown={(event) => {
        const move = moveInGrid(event, {
          rows: rows.length,
          columns: columns.length,
          place,
          selected: selection?.selected,
          keyOf: keyAt,
        })
        if (!move) return
        event.preventDefault()
        if (move.selected) selection?.onSelect(move.selected)
        if (move.place) goTo(move.place)
        const opened = move.open === undefined ? undefined : rows[move.open]
        if (opened) onOpen?.(opened)
        if (move.sort !== undefined) sortBy(columns[move.sort])
        const resized = move.resize && columns[move.resize.column]
        if (resized) resize(resized, resized.width + (move.resize?.steps ?? 0) * resizeStep)
      }}
    >
      <div className="row head" role="row" aria-rowindex={1}>
        {selection && (
          <div role="columnheader" className="check" aria-colindex={1}>
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={selection.selectAll}
              checked={rows.length > 0 && rows.every((row) => selection.selected.has(keyOf(row)))}
              onChange={(event) => selection.onSelect(new Set(event.target.checked ? rows.map(keyOf) : []))}
            />
          </div>
        )}
        {columns.map((column, index) => (
          <GridHeader
            key={column.id}
            id={`${id}-header-${index}`}
            column={column}
            colIndex={index + firstColumn}
            sort={props.sort?.column === column.id ? props.sort : undefined}
            isActive={header === index}
            onSort={() => sortBy(column)}
            onResize={props.onResize && ((next) => resize(column, next))}
          />
        ))}
      </div>
      <div className="rows" role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]
          if (row === undefined) return null
          const key = keyOf(row)
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around it has the keyboard.
            <div
              key={key}
              id={`${id}-${key}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={selection ? selection.selected.has(key) : undefined}
              className={`row ${props.classOf?.(row) ?? ''}${key === active ? ' active' : ''}`}
              style={{ transform: `translateY(${start}px)` }}
              onClick={(event) => {
                onActive?.(key)
                setHeader(undefined)
                // Somebody who selects text to copy it does not want to open the row, nor who follows a link into another tab.
                const isElsewhere = event.metaKey || event.ctrlKey || event.shiftKey
                // A link in the row opens it by itself.
                if (isElsewhere || event.defaultPrevented || event.target instanceof HTMLInputElement) return
                if (getSelection()?.isCollapsed === false) return
                event.preventDefault()
                onOpen?.(row)
              }}
            >
              {selection && (
                <div role="gridcell" className="check" aria-colindex={1}>
                  <input
                    type="checkbox"
                    tabIndex={-1}
                    aria-label={selection.selectRow(row)}
                    checked={selection.selected.has(key)}
                    onChange={() => selection.onSelect(toggled(selection.selected, key))}
                  />
                </div>
              )}
              {columns.map((column, place) => (
                <div
                  key={column.id}
                  role="gridcell"
                  aria-colindex={place + firstColumn}
                  className={`${column.id}${column.isNumber ? ' number' : ''}`}
                  title={column.title?.(row)}
                >
                  {column.cell(row)}
                </div>
              ))}
            </div>
          )
        })}
      </div>
      {rows.length === 0 && <div className="empty">{empty}</div>}
    </div>
  )
}

function usePlaceOf<Row>(rows: readonly Row[], keyOf: (row: Row) => RowKey, key: RowKey | undefined): number {
  const last = useRef(-1)
  if (key === undefined) return -1
  // Mostly it is where it was: a search among a hundred thousand rows for each key would be felt.
  const before = rows[last.current]
  if (before === undefined || keyOf(before) !== key) last.current = rows.findIndex((row) => keyOf(row) === key)
  return last.current
}

function useScrollMemory(
  scroller: { readonly current: HTMLDivElement | null },
  scrollTop: number,
  onLeave: ((scrollTop: number) => void) | undefined,
): void {
  const leave = useRef(onLeave)
  leave.current = onLeave
  // biome-ignore lint/correctness/useExhaustiveDependencies: restored once, when the grid comes into the page.
  useEffect(() => {
    const element = scroller.current
    if (element) element.scrollTop = scrollTop
    return () => leave.current?.(element?.scrollTop ?? 0)
  }, [])
}
