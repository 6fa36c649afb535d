import { useLingui } from '@lingui/react/macro'
import type { CallGroup } from '@org/cms-cdr-client/browser'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ArchiveSearch, unassigned } from '../archive/archive-search.ts'
import { unassignedNames } from '../archive/id-filter.tsx'
import { formatDuration } from '../i18n/format-duration.ts'
import { Change } from '../ui/change.tsx'
import { DataGrid } from '../ui/data-grid.tsx'
import { useRowHeight } from '../ui/density.ts'
import type { GridColumn, GridSort } from '../ui/grid-header.tsx'
import { PrintTable } from '../ui/print-table.tsx'
import type { DateRange } from './date-range.ts'
import { Sparkline } from './sparkline.tsx'

interface GroupsTableProps {
  readonly by: 'agent' | 'queue'
  readonly ccId: number
  readonly range: DateRange
  readonly timeZone: string | null
  readonly groups: readonly CallGroup[]
  /** Whether other days are chosen to compare with. Their figures may come later, or not at all. */
  readonly isCompared: boolean
  readonly before: readonly CallGroup[] | undefined
}

/** An agent or a queue, and the same one in the days that are compared with. */
interface GroupRow {
  readonly group: CallGroup
  readonly before: CallGroup | undefined
}

/** A column, with what its rows are sorted by. */
type GroupColumn = GridColumn<GroupRow> & { readonly value?: (row: GroupRow) => number | null }

const keyOf = ({ group }: GroupRow): number | string => group.id ?? 'none'

/** One line for each agent or queue. */
export function GroupsTable({ by, ccId, range, timeZone, groups, isCompared, before }: GroupsTableProps) {
  const { t, i18n } = useLingui()
  const navigate = useNavigate()
  const [sort, setSort] = useState<GridSort>({ column: 'offered', isDescending: true })
  const rowHeight = useRowHeight()
  const [active, setActive] = useState<number | string>()
  const columns = useColumns({ by, ccId, range, timeZone, isCompared, isKnown: before !== undefined })
  const earlier = new Map(before?.map((group) => [group.id, group]))
  const value = columns.find(({ id }) => id === sort.column)?.value
  const sign = sort.isDescending ? -1 : 1
  const rows = groups
    .map((group): GroupRow => ({ group, before: earlier.get(group.id) }))
    .sort((one, other) => {
      const [a, b] = [value?.(one) ?? null, value?.(other) ?? null]
      if (a === null || b === null) return Number(a === null) - Number(b === null)
      return sign * (a - b)
    })
  return (
    <div className={isCompared ? 'groups compared' : 'groups'}>
      <DataGrid
        label={by === 'agent' ? t`Agents` : t`Queues`}
        rows={rows}
        columns={columns}
        keyOf={keyOf}
        sort={sort}
        onSort={(column) => setSort({ column, isDescending: sort.column === column ? !sort.isDescending : true })}
        active={active}
        onActive={setActive}
        onOpen={({ group }) => {
          void navigate({ to: '/', search: callsOf(group, { by, ccId, range }) })
        }}
        rowHeight={rowHeight}
      />
      <PrintTable
        caption={by === 'agent' ? t`Agents` : t`Queues`}
        rows={rows}
        columns={columns}
        keyOf={keyOf}
        more={(printed) => i18n.number(printed)}
      />
    </div>
  )
}

interface CallsOf {
  readonly by: 'agent' | 'queue'
  readonly ccId: number
  readonly range: DateRange
}

/** Returns the search that shows the calls of an agent or a queue, or those without one. */
function callsOf({ id }: CallGroup, { by, ccId, range }: CallsOf): ArchiveSearch {
  return { ccId, ...range, [by]: [id ?? unassigned] }
}

interface ColumnsOf extends Omit<GroupsTableProps, 'groups' | 'before'> {
  /** Whether the figures of the other days are there. */
  readonly isKnown: boolean
}

function useColumns({ by, ccId, range, timeZone, isCompared, isKnown }: ColumnsOf): readonly GroupColumn[] {
  const { t, i18n } = useLingui()
  const count = (id: string, header: string, of: (group: CallGroup) => number, better?: 'more' | 'less') => ({
    id,
    header,
    width: 114,
    isNumber: true,
    isSortable: true,
    value: ({ group }: GroupRow) => of(group),
    cell: (row: GroupRow) => (
      <>
        {i18n.number(of(row.group))}
        {isCompared && (
          <Change
            now={of(row.group)}
            before={row.before ? of(row.before) : isKnown ? 0 : undefined}
            better={better}
            isAlways
          />
        )}
      </>
    ),
  })
  const duration = (id: string, header: string, of: (group: CallGroup) => number | null, better?: 'less') => ({
    id,
    header,
    width: 132,
    isNumber: true,
    isSortable: true,
    value: ({ group }: GroupRow) => of(group),
    cell: (row: GroupRow) => {
      const [now, then] = [of(row.group), row.before ? of(row.before) : null]
      return (
        <>
          {now === null ? '–' : formatDuration(now)}
          {isCompared && <Change now={now} before={then} better={better} as="duration" isAlways />}
        </>
      )
    },
  })
  return [
    {
      id: 'name',
      header: by === 'agent' ? t`Agent` : t`Skill queue`,
      width: 92,
      isSortable: true,
      value: ({ group }) => group.id,
      cell: ({ group }) => (
        <Link to="/" search={callsOf(group, { by, ccId, range })} tabIndex={-1}>
          {group.id ?? i18n._(unassignedNames[by])}
        </Link>
      ),
    },
    count('offered', t({ message: 'Calls', context: 'count' }), ({ offered }) => offered),
    count('answered', t`Answered`, ({ answered }) => answered, 'more'),
    count('abandoned', t`Abandoned`, ({ abandoned }) => abandoned, 'less'),
    {
      id: 'level',
      header: t`Service level`,
      width: 160,
      isNumber: true,
      isSortable: true,
      value: ({ group }) => group.serviceLevel.share,
      cell: (row) => {
        const [now, then] = [row.group.serviceLevel.share, row.before?.serviceLevel.share ?? null]
        return (
          <>
            {now === null
              ? '–'
              : i18n.number(now, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 })}
            {isCompared && <Change now={now} before={then} better="more" as="share" isAlways />}
          </>
        )
      },
    },
    duration('wait', t`Average wait`, ({ wait }) => wait.averageSeconds, 'less'),
    duration('wait90', t`90% wait at most`, ({ wait }) => wait.p90Seconds, 'less'),
    // Its header is the longest one in Spanish.
    { ...duration('talk', t`Average talk`, ({ talk }) => talk.averageSeconds), width: 160 },
    {
      id: 'trend',
      header: t`Calls over time`,
      width: 140,
      cell: ({ group }) => (
        <Sparkline
          key={`${ccId} ${by} ${range.from} ${range.to}`}
          id={group.id ?? unassigned}
          offered={group.offered}
          {...{ by, ccId, range, timeZone }}
        />
      ),
    },
  ]
}
