import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Link, useNavigate } from '@tanstack/react-router'
import { Pause, PhoneIncoming, PhoneOutgoing, Play, SearchX } from 'lucide-react'
import { type ReactNode, useMemo, useState } from 'react'
import * as z from 'zod/mini'
import { formatDuration } from '../i18n/format-duration.ts'
import { formatTime } from '../i18n/format-time.ts'
import { maskedNumber } from '../i18n/masked-number.ts'
import { directionNames } from '../i18n/names.ts'
import { type CallTarget, searchOf } from '../state/call-target.ts'
import { useTrail } from '../state/call-trail.ts'
import { keysOf } from '../state/keys-of.ts'
import { listOf, stored, useStored } from '../state/stored.ts'
import { Button } from '../ui/button.tsx'
import { ColumnMenu } from '../ui/column-menu.tsx'
import { DataGrid } from '../ui/data-grid.tsx'
import { useRowHeight } from '../ui/density.ts'
import { Empty } from '../ui/empty.tsx'
import type { GridColumn } from '../ui/grid-header.tsx'
import { PrintTable } from '../ui/print-table.tsx'
import type { CallSummary } from './archive-requests.ts'
import { useCauseMeaning } from './causes.tsx'
import { unassignedNames } from './id-filter.tsx'
import { keyOf } from './live-rows.ts'
import { MoreFailed } from './request-failed.tsx'
import type { LiveCalls } from './use-live-calls.ts'

type SortColumn = 'begin' | 'wait' | 'talk'

interface ArchiveTableProps {
  readonly rows: readonly CallSummary[]
  /** The number of all calls that match, also of those that are not loaded. */
  readonly total: number | undefined
  readonly isLoading: boolean
  /** Whether the rows are those of the filters before. */
  readonly isPlaceholder: boolean
  readonly timeZone: string
  /** Whether times may be of another year, which they name then. */
  readonly hasYears: boolean
  readonly sort: SortColumn
  readonly order: 'asc' | 'desc'
  /** How new calls come in, where they can. */
  readonly live: (LiveCalls & { readonly isOn: boolean; readonly toggle: () => void }) | undefined
  readonly onSort: (column: SortColumn) => void
  readonly onNearEnd: () => void
  /** Loads again what could not be loaded, if anything. */
  readonly onAgain: (() => void) | undefined
  readonly hasFilters: boolean
  readonly onClear: () => void
}

const columns = {
  begin: { label: msg`Start`, width: 170 },
  outcome: { label: msg`Outcome`, width: 104 },
  callingNumber: { label: msg`Caller`, width: 88 },
  calledNumber: { label: msg`Called`, width: 88 },
  agent: { label: msg`Agent`, width: 96 },
  queue: { label: msg`Queue`, width: 64 },
  wait: { label: msg`Wait`, width: 74, isNumber: true },
  talk: { label: msg`Talk`, width: 96, isNumber: true },
  cause: { label: msg`Release cause`, width: 230 },
  callId: { label: msg`Call ID`, width: 148 },
  vdn: { label: msg`VDN`, width: 80 },
  callType: { label: msg`Call type`, width: 90 },
  end: { label: msg`End`, width: 160 },
} satisfies Readonly<Record<string, { label: MessageDescriptor; width: number; isNumber?: boolean }>>

type ColumnId = keyof typeof columns
const columnIds = keysOf(columns)
const widthOfYear = 42
/** What the columns gain where times name their year. The table still fits a window of 1440 pixels. */
const gains: Partial<Record<ColumnId, number>> = { begin: widthOfYear, end: widthOfYear, cause: -widthOfYear }
const usualColumns: readonly ColumnId[] = columnIds.slice(0, 10)
const sortable: readonly string[] = ['begin', 'wait', 'talk']

const shownColumns = stored<readonly ColumnId[]>(
  'archiveColumns',
  z.pipe(listOf(z.enum(columnIds)), z.array(z.enum(columnIds)).check(z.minLength(1))),
  usualColumns,
)
const columnWidths = stored<Readonly<Record<string, number>>>('archiveWidths', z.record(z.string(), z.number()), {})

const targetOf = ({ callId, direction, ccId }: CallSummary): CallTarget => ({ callId, direction, ccId })

/** The calls, in as many pages as somebody scrolls through. */
export function ArchiveTable(props: ArchiveTableProps) {
  const { rows, total, timeZone, hasYears, live } = props
  const { t, i18n } = useLingui()
  const navigate = useNavigate()
  const [active, setActive] = useState<string>()
  const [shown, setShown] = useStored(shownColumns)
  const [widths, setWidths] = useStored(columnWidths)
  const rowHeight = useRowHeight()
  const meaningOf = useCauseMeaning()
  useTrail(rows, targetOf)
  const gridColumns = useMemo((): readonly GridColumn<CallSummary>[] => {
    const time = (text: string | null): string => (text === null ? '' : formatTime(i18n, new Date(text), timeZone))
    const duration = (seconds: number | null): string => (seconds === null ? '–' : formatDuration(seconds))
    const textOf = (id: ColumnId, call: CallSummary): string => {
      switch (id) {
        case 'begin':
          return time(call.beganAt)
        case 'end':
          return time(call.endedAt)
        case 'outcome':
          return t(outcomeNames[outcomeOf(call)])
        case 'callingNumber':
        case 'calledNumber':
          return maskedNumber(call[id] ?? '–')
        case 'agent':
          return call.agentId === null ? t(unassignedNames.agent) : String(call.agentId)
        case 'queue':
          return String(call.skillQueueId ?? '–')
        case 'vdn':
          return String(call.vdnId ?? '–')
        case 'callType':
          return String(call.callType ?? '–')
        case 'wait':
          return duration(call.queueSeconds)
        case 'talk':
          return duration(call.talkSeconds)
        case 'cause':
          return call.releaseCause === null ? '–' : `${call.releaseCause} ${meaningOf(call.releaseCause)}`
        case 'callId':
          return call.callId
      }
    }
    const cellOf = (id: ColumnId, call: CallSummary): ReactNode => {
      const text = textOf(id, call)
      if (id === 'outcome') return <span className={`badge ${tones[outcomeOf(call)]}`}>{text}</span>
      if (id === 'callId')
        return (
          <Link to="/call" search={searchOf(call)} tabIndex={-1}>
            {text}
          </Link>
        )
      if (id !== 'begin') return text
      const Icon = call.direction === 'inbound' ? PhoneIncoming : PhoneOutgoing
      return (
        <>
          <Icon size={14} className="direction" role="img" aria-label={t(directionNames[call.direction])} /> {text}
        </>
      )
    }
    return columnIds
      .filter((id) => shown.includes(id))
      .map((id) => {
        const {
          label,
          width,
          isNumber = false,
        }: { label: MessageDescriptor; width: number; isNumber?: boolean } = columns[id]
        return {
          id,
          header: i18n._(label),
          width: widths[id] ?? width + (hasYears ? (gains[id] ?? 0) : 0),
          isNumber,
          isSortable: sortable.includes(id),
          title: (call) => textOf(id, call),
          cell: (call) => cellOf(id, call),
        }
      })
  }, [i18n, t, timeZone, hasYears, shown, widths, meaningOf])
  return (
    <section className="archive-table" aria-label={t`Calls`} aria-busy={props.isPlaceholder}>
      <header>
        <h2>{total === undefined ? t`Calls` : <Plural value={{ count: total }} one="# call" other="# calls" />}</h2>
        <small>{t`Times in ${timeZone}`}</small>
        <span className="end">
          {live && (
            <Button look="quiet" isSmall aria-pressed={live.isOn} onPress={live.toggle}>
              <span className={live.isOn && !live.isLost ? 'live-dot on' : 'live-dot'} aria-hidden="true" />
              {!live.isOn ? t`Paused` : live.isLost ? t`Reconnecting…` : t`Live`}
              {live.isOn ? <Pause aria-hidden="true" /> : <Play aria-hidden="true" />}
            </Button>
          )}
          <ColumnMenu
            columns={columnIds.map((id) => ({ id, name: t(columns[id].label) }))}
            shown={shown}
            onShown={(next) => next.length > 0 && setShown(next)}
          />
        </span>
      </header>
      {props.onAgain && <MoreFailed onAgain={props.onAgain} />}
      <DataGrid
        label={t`Calls`}
        rows={rows}
        columns={gridColumns}
        keyOf={keyOf}
        rowHeight={rowHeight}
        sort={{ column: props.sort, isDescending: props.order === 'desc' }}
        onSort={(column) => props.onSort(column as SortColumn)}
        active={active}
        onActive={(key) => setActive(String(key))}
        onOpen={(call) => void navigate({ to: '/call', search: searchOf(call) })}
        onResize={(column, width) => setWidths({ ...widths, [column]: width })}
        classOf={(call) => (live?.fresh.has(keyOf(call)) ? 'fresh' : '')}
        onNearEnd={props.onNearEnd}
        empty={
          props.isLoading ? (
            <Rows />
          ) : (
            <Empty
              role="status"
              icon={<SearchX aria-hidden="true" />}
              title={t`No calls found`}
              actions={props.hasFilters && <Button onPress={props.onClear}>{t`Clear filters`}</Button>}
            >
              {props.hasFilters
                ? t`Remove a filter or choose a longer time.`
                : t`Calls appear here as soon as the server has stored them. Choose a longer time to see earlier ones.`}
            </Empty>
          )
        }
      />
      <PrintTable
        caption={t`Calls`}
        rows={rows}
        columns={gridColumns}
        keyOf={keyOf}
        total={total}
        more={(printed) => (
          <Trans>
            The first {i18n.number(printed)} of {i18n.number(total ?? 0)} calls. Export the list to have all of them.
          </Trans>
        )}
      />
    </section>
  )
}

// In the singular, as the view of one call says it.
const outcomeNames = {
  answered: msg({ message: 'Answered', context: 'one call' }),
  abandoned: msg({ message: 'Abandoned', context: 'one call' }),
  other: msg({ message: 'Other', context: 'one call' }),
}

const tones = { answered: 'positive', abandoned: 'danger', other: '' }

function outcomeOf({ answered, abandoned }: CallSummary): keyof typeof tones {
  return answered ? 'answered' : abandoned ? 'abandoned' : 'other'
}

function Rows() {
  const { t } = useLingui()
  return (
    <div role="status">
      <span className="visually-hidden">{t`Loading…`}</span>
      {Array.from({ length: 8 }, (_none, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same.
        <div key={index} className="skeleton" />
      ))}
    </div>
  )
}
