// biome-ignore-all lint/a11y/useSemanticElements: the rows of a grid are no table element.
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names the active header.
import { ArrowDown, ArrowUp } from 'lucide-react'
import type { PointerEvent, ReactNode } from 'react'

/** One column of a grid. */
export interface GridColumn<Row> {
  readonly id: string
  readonly header: string
  /** In pixels. The last column is as wide as the window allows, but not narrower. */
  readonly width: number
  readonly isNumber?: boolean
  readonly isSortable?: boolean
  readonly cell: (row: Row) => ReactNode
  /** What a cell shows when its content is cut. */
  readonly title?: (row: Row) => string
}

/** By which column a grid is sorted. */
export interface GridSort {
  readonly column: string
  readonly isDescending: boolean
}

interface GridHeaderProps<Row> {
  readonly id: string
  readonly column: GridColumn<Row>
  readonly colIndex: number
  readonly sort: GridSort | undefined
  readonly isActive: boolean
  readonly onSort: () => void
  readonly onResize: ((width: number) => void) | undefined
}

/** The header of a column, which sorts by it and changes its width. */
export function GridHeader<Row>({ id, column, colIndex, sort, isActive, onSort, onResize }: GridHeaderProps<Row>) {
  const { header, isNumber, isSortable, width } = column
  const order = sort && (sort.isDescending ? 'descending' : 'ascending')
  const drag = (down: PointerEvent<HTMLElement>): void => {
    down.preventDefault()
    const handle = down.currentTarget
    handle.setPointerCapture(down.pointerId)
    const scale = width / (handle.parentElement?.offsetWidth ?? width)
    const move = (event: globalThis.PointerEvent): void => onResize?.(width + (event.clientX - down.clientX) * scale)
    handle.addEventListener('pointermove', move)
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), { once: true })
  }
  return (
    <div
      id={id}
      role="columnheader"
      aria-colindex={colIndex}
      aria-sort={order}
      className={`${column.id}${isNumber ? ' number' : ''}${isActive ? ' active' : ''}`}
    >
      {isSortable ? (
        <button type="button" tabIndex={-1} onClick={onSort}>
          <span title={header}>{header}</span>
          <span aria-hidden="true" className="order">
            {order && (order === 'descending' ? <ArrowDown size={12} /> : <ArrowUp size={12} />)}
          </span>
        </button>
      ) : (
        <span title={header}>{header}</span>
      )}
      {onResize && <span className="resizer" aria-hidden="true" onPointerDown={drag} />}
    </div>
  )
}
