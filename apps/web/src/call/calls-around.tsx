import type { I18n } from '@lingui/core'
import { useLingui } from '@lingui/react/macro'
import { type Cdr, createCdrClient, type FoundCall } from '@org/cms-cdr-client/browser'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { formatDuration } from '../i18n/format-duration.ts'
import { directionNames } from '../i18n/names.ts'
import { searchOf } from '../state/call-target.ts'
import { sendNumber } from '../state/send-number.ts'
import { later, type Moment } from './call-times.ts'
import { outcomeOf } from './describe-call.ts'
import { Failure } from './failure.tsx'
import { OutcomeBadge } from './outcome-badge.tsx'

interface CallsAroundProps {
  readonly cdr: Cdr
  /** When the server has the call begin. */
  readonly at: Date
  /** When the view has it begin. */
  readonly begin: Moment
  /** Whether the numbers of the call are revealed: only a number in full can be searched for. */
  readonly isRevealed: boolean
  readonly mayReveal: boolean
}

/** The calls before and after this one: those of its agent, or of its caller. */
export function CallsAround({ cdr, at, begin, isRevealed, mayReveal }: CallsAroundProps) {
  const { t } = useLingui()
  const { agentId, skillQueueId } = cdr
  const number = isRevealed ? (cdr.direction === 'inbound' ? cdr.callingNumber : cdr.calledNumber) : null
  const filters = [
    ...(agentId ? [{ name: t`Agent ${agentId}`, filter: { agentId } }] : []),
    ...(skillQueueId ? [{ name: t`Queue ${skillQueueId}`, filter: { skillQueueId } }] : []),
    ...(number ? [{ name: t`This number`, filter: { number } }] : []),
  ]
  const [chosen, setChosen] = useState(0)
  const [first] = filters
  const shown = filters[chosen] ?? first
  if (!shown) return null
  return (
    <section className="card around">
      <header className="table-header">
        <h3>{t`Calls before and after`}</h3>
        {filters.length === 1 ? (
          <small>{shown.name}</small>
        ) : (
          <div className="segmented">
            {filters.map(({ name }, index) => (
              <button key={name} type="button" aria-pressed={filters[index] === shown} onClick={() => setChosen(index)}>
                {name}
              </button>
            ))}
          </div>
        )}
      </header>
      <AroundTable cdr={cdr} at={at} begin={begin} filter={shown.filter} />
      {mayReveal && !isRevealed && <small>{t`Reveal the numbers to find calls of the same number.`}</small>}
    </section>
  )
}

interface AroundTableProps extends Pick<CallsAroundProps, 'cdr' | 'at' | 'begin'> {
  readonly filter: { readonly agentId?: number; readonly skillQueueId?: number; readonly number?: string }
}

function AroundTable({ cdr, at, begin, filter }: AroundTableProps) {
  const { t, i18n } = useLingui()
  const calls = useQuery({
    queryKey: ['around', cdr.ccId, cdr.direction, cdr.callId, at.getTime(), filter],
    queryFn: ({ signal }) => findAround(cdr.ccId, at, filter, signal),
  })
  if (calls.error) return <Failure error={calls.error} onAgain={() => void calls.refetch()} />
  if (!calls.data) return <div className="skeleton" aria-hidden="true" />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: wider than a phone, so the keyboard must be able to scroll it.
    <div className="scroll" tabIndex={0}>
      <table className="data-table" aria-label={t`Calls before and after`}>
        <thead>
          <tr>
            <th scope="col">{t`Start`}</th>
            <th scope="col">{t`Call ID`}</th>
            <th scope="col" className="if-wide">{t`Direction`}</th>
            <th scope="col">{t`Outcome`}</th>
            <th scope="col" className="number">{t`Wait`}</th>
            <th scope="col" className="number">{t`Talk`}</th>
          </tr>
        </thead>
        <tbody>
          {calls.data.map((call) => {
            const isThis = call.callId === cdr.callId && call.direction === cdr.direction
            return (
              <tr key={`${call.direction} ${call.callId}`} aria-current={isThis ? 'true' : undefined}>
                <td>{timeOf(later(begin, (call.beganAt.getTime() - at.getTime()) / 1000), begin, i18n)}</td>
                <td>
                  {isThis ? (
                    <code>{call.callId}</code>
                  ) : (
                    <Link to="/call" search={searchOf(call)}>
                      <code>{call.callId}</code>
                    </Link>
                  )}
                </td>
                <td className="if-wide">{t(directionNames[call.direction])}</td>
                <td>
                  <OutcomeBadge outcome={outcomeOf({ ...call, ivrSeconds: null, ringSeconds: null })} />
                </td>
                <td className="number">{durationOf(call.queueSeconds)}</td>
                <td className="number">{durationOf(call.talkSeconds)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

const mostOnEachSide = 5

/** Finds the calls before and after a time, in their order. */
async function findAround(
  ccId: number,
  at: Date,
  filter: AroundTableProps['filter'],
  signal: AbortSignal,
): Promise<FoundCall[]> {
  const client = createCdrClient({ ccId, fetch: sendNumber })
  const [before, after] = await Promise.all([
    take(mostOnEachSide, client.searchCalls({ ...filter, to: at, order: 'desc', pageSize: mostOnEachSide, signal })),
    take(
      mostOnEachSide + 1,
      client.searchCalls({ ...filter, from: at, order: 'asc', pageSize: mostOnEachSide + 1, signal }),
    ),
  ])
  return [...before.reverse(), ...after]
}

async function take<Item>(most: number, items: AsyncIterable<Item>): Promise<Item[]> {
  const taken: Item[] = []
  for await (const item of items) if (taken.push(item) === most) break
  return taken
}

/** The time of day, with the date where it is another day than that of the call. */
function timeOf({ clock }: Moment, begin: Moment, i18n: I18n): string {
  const day = (milliseconds: number): string => new Date(milliseconds).toISOString().slice(0, 10)
  return i18n.date(new Date(clock), {
    ...(day(clock) !== day(begin.clock) && { month: 'short', day: 'numeric' }),
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    timeZone: 'UTC',
  })
}

function durationOf(seconds: number | null): string {
  return seconds === null ? '–' : formatDuration(seconds)
}
