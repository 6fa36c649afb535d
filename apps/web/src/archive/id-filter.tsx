import { msg } from '@lingui/core/macro'
import { Plural, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Popover } from '../ui/popover.tsx'
import { type CallStats, getJson } from './archive-requests.ts'
import { unassigned } from './archive-search.ts'
import { useCauseMeaning } from './causes.tsx'
import { ChipGroup, FilterChip } from './filter-chip.tsx'

interface IdFilterProps {
  readonly name: string
  readonly by: 'agent' | 'queue' | 'cause'
  /** All filters, as a query, and the name of this one in it. */
  readonly params: string
  readonly param: string
  readonly chosen: readonly number[] | undefined
  readonly onChange: (ids: number[] | undefined) => void
}

/** What calls without an agent or a queue are called. */
export const unassignedNames = { agent: msg`No agent`, queue: msg`No queue` } as const

const mostListed = 50

/** A filter by IDs: those that occur can be ticked, any other can be typed. */
export function IdFilter({ name, by, params, param, chosen = [], onChange }: IdFilterProps) {
  const { t } = useLingui()
  const names = chosen.map((id) => (by !== 'cause' && id === unassigned ? t(unassignedNames[by]) : String(id)))
  const value =
    names.length === 0
      ? undefined
      : names.length <= 3
        ? names.join(', ')
        : `${names.slice(0, 2).join(', ')} +${names.length - 2}`
  return (
    <ChipGroup name={name} onClear={value === undefined ? undefined : () => onChange(undefined)}>
      <Popover label={name} trigger={<FilterChip name={name} value={value} />}>
        <IdChoice {...{ name, by, params, param, chosen, onChange }} />
      </Popover>
    </ChipGroup>
  )
}

function IdChoice({ name, by, params, param, chosen = [], onChange }: IdFilterProps) {
  const { t, i18n } = useLingui()
  const [typed, setTyped] = useState('')
  const others = new URLSearchParams(params)
  others.delete(param)
  const address = `/calls/stats?${others}&by=${by}`
  const { data } = useQuery({
    queryKey: ['archive', 'stats', address],
    queryFn: ({ signal }) => getJson<CallStats>(address, signal),
    staleTime: 10_000,
  })
  const meaningOf = useCauseMeaning()
  const counts = new Map(chosen.map((id) => [id, 0]))
  for (const { id, offered } of data?.groups ?? [])
    if (id !== null || by !== 'cause') counts.set(id ?? unassigned, offered)
  const wanted = typed.trim().toLowerCase()
  const textOf = (id: number): string =>
    by === 'cause' ? `${id} ${meaningOf(id)}` : id === unassigned ? t(unassignedNames[by]) : String(id)
  const found = [...counts].filter(([id]) => textOf(id).toLowerCase().includes(wanted))
  const canAdd = /^\d{1,15}$/.test(wanted) && !counts.has(Number(wanted))
  const toggle = (id: number): void => {
    const next = chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]
    onChange(next.length === 0 ? undefined : next)
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const [first] = found
        if (canAdd) toggle(Number(wanted))
        else if (wanted && first) toggle(first[0])
        setTyped('')
      }}
    >
      <TextField
        label={name}
        type="search"
        autoComplete="off"
        placeholder={by === 'cause' ? t`Code or meaning` : t`ID`}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <ul className="ids">
        {found.slice(0, mostListed).map(([id, count]) => (
          <li key={id}>
            <label className="switch">
              <input type="checkbox" checked={chosen.includes(id)} onChange={() => toggle(id)} />
              <span className="text">{textOf(id)}</span>
              <small>{i18n.number(count)}</small>
            </label>
          </li>
        ))}
      </ul>
      {found.length > mostListed && (
        <small>
          <Plural
            value={{ more: found.length - mostListed }}
            one="# more. Type to find it."
            other="# more. Type to find them."
          />
        </small>
      )}
      {canAdd && <Button type="submit">{t`Add ${wanted}`}</Button>}
    </form>
  )
}
