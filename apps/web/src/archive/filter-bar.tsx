import { useLingui } from '@lingui/react/macro'
import { directionNames } from '../i18n/names.ts'
import { useSession } from '../session/access.ts'
import { keysOf } from '../state/keys-of.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Menu, MenuItem, MenuSection } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import { ArchiveExport } from './archive-export.tsx'
import { type ChangeSearch, isFiltered, nothing, outcomeNames, type Period } from './archive-filters.ts'
import { type ArchiveSearch, secondsRangeOf } from './archive-search.ts'
import { CallCenterFilter } from './call-center-filter.tsx'
import { ChipGroup, FilterChip } from './filter-chip.tsx'
import { IdFilter } from './id-filter.tsx'
import { SavedViews } from './saved-views.tsx'
import { TimeFilter } from './time-filter.tsx'

interface FilterBarProps {
  readonly search: ArchiveSearch
  readonly number: string | undefined
  readonly period: Period
  readonly ccId: number
  readonly change: ChangeSearch
  /** All filters, as a query. */
  readonly params: string
}

/** The filters of the calls as chips. Everything but a phone number is in the address. */
export function FilterBar({ search, number, period, ccId, change, params }: FilterBarProps) {
  const { t } = useLingui()
  const { role, timeZone } = useSession()
  const hasFilters = isFiltered(search, number)
  return (
    <search className="filter-bar">
      <div className="chips">
        <TimeFilter period={period} timeZone={timeZone ?? 'UTC'} onChange={change} />
        <CallCenterFilter ccId={ccId} onChange={(next) => change({ ccId: next })} />
        <ChoiceFilter
          name={t`Direction`}
          value={search.direction}
          choices={{ inbound: t(directionNames.inbound), outbound: t(directionNames.outbound) }}
          onChange={(direction) => change({ direction })}
        />
        <ChoiceFilter
          name={t`Outcome`}
          value={search.outcome}
          choices={{
            answered: t(outcomeNames.answered),
            abandoned: t(outcomeNames.abandoned),
            other: t(outcomeNames.other),
          }}
          onChange={(outcome) => change({ outcome })}
        />
        <IdFilter
          name={t`Agent`}
          by="agent"
          params={params}
          param="agentId"
          chosen={search.agent}
          onChange={(agent) => change({ agent })}
        />
        <IdFilter
          name={t`Queue`}
          by="queue"
          params={params}
          param="skillQueueId"
          chosen={search.queue}
          onChange={(queue) => change({ queue })}
        />
        <IdFilter
          name={t`Release cause`}
          by="cause"
          params={params}
          param="releaseCause"
          chosen={search.cause}
          onChange={(cause) => change({ cause })}
        />
        <SecondsFilter name={t`Wait`} value={search.wait} onChange={(wait) => change({ wait })} />
        <SecondsFilter name={t`Talk`} value={search.talk} onChange={(talk) => change({ talk })} />
        {role !== 'viewer' && <NumberFilter value={number} onChange={(next) => change({ number: next })} />}
        {hasFilters && (
          <Button look="quiet" isSmall onPress={() => change(nothing)}>
            {t`Clear filters`}
          </Button>
        )}
      </div>
      <span className="end">
        <SavedViews search={search} ccId={ccId} />
        <ArchiveExport params={`${params}&sort=${search.sort ?? 'begin'}&order=${search.order ?? 'desc'}`} />
      </span>
    </search>
  )
}

interface ChoiceFilterProps<Value extends string> {
  readonly name: string
  readonly value: Value | undefined
  readonly choices: Readonly<Record<Value, string>>
  readonly onChange: (value: Value | undefined) => void
}

function ChoiceFilter<Value extends string>({ name, value, choices, onChange }: ChoiceFilterProps<Value>) {
  return (
    <ChipGroup name={name} onClear={value && (() => onChange(undefined))}>
      <Menu label={name} trigger={<FilterChip name={name} value={value && choices[value]} />}>
        <MenuSection
          label={name}
          selectionMode="single"
          selected={value ? [value] : []}
          onSelect={([next]) => onChange(keysOf(choices).find((one) => one === next))}
        >
          {keysOf(choices).map((one) => (
            <MenuItem key={one} id={one}>
              {choices[one]}
            </MenuItem>
          ))}
        </MenuSection>
      </Menu>
    </ChipGroup>
  )
}

interface SecondsFilterProps {
  readonly name: string
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}

function SecondsFilter({ name, value, onChange }: SecondsFilterProps) {
  const { t } = useLingui()
  const [least = '', most = ''] = value?.split('-') ?? []
  const text = least && most ? t`${least}–${most} s` : least ? `≥ ${least} s` : most ? `≤ ${most} s` : undefined
  return (
    <ChipGroup name={name} onClear={value === undefined ? undefined : () => onChange(undefined)}>
      <Popover label={name} trigger={<FilterChip name={name} value={text} />}>
        {(close) => (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              const form = new FormData(event.currentTarget)
              onChange(secondsRangeOf(String(form.get('least')), String(form.get('most'))))
              close()
            }}
          >
            <div className="side-by-side">
              <TextField
                label={t`At least (s)`}
                name="least"
                type="number"
                min={0}
                max={999_999}
                defaultValue={least}
              />
              <TextField label={t`At most (s)`} name="most" type="number" min={0} max={999_999} defaultValue={most} />
            </div>
            <Button type="submit" look="primary">{t`Apply`}</Button>
          </form>
        )}
      </Popover>
    </ChipGroup>
  )
}

function NumberFilter({
  value,
  onChange,
}: {
  readonly value: string | undefined
  readonly onChange: (value: string | undefined) => void
}) {
  const { t } = useLingui()
  return (
    <ChipGroup name={t`Number`} onClear={value === undefined ? undefined : () => onChange(undefined)}>
      <Popover label={t`Number`} trigger={<FilterChip name={t`Number`} value={value} />}>
        {(close) => (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              onChange(String(new FormData(event.currentTarget).get('number')).trim() || undefined)
              close()
            }}
          >
            <TextField
              label={t`Calling or called number`}
              name="number"
              inputMode="tel"
              autoComplete="off"
              pattern=".*\d.*"
              defaultValue={value}
              note={t`In full. Searching by number is recorded in the audit log, and the number is not part of the address.`}
            />
            <Button type="submit" look="primary">{t`Apply`}</Button>
          </form>
        )}
      </Popover>
    </ChipGroup>
  )
}
