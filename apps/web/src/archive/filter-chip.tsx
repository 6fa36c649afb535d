import { useLingui } from '@lingui/react/macro'
import { Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton } from 'react-aria-components'

interface FilterChipProps {
  readonly name: string
  /** What is chosen, in words. */
  readonly value: string | undefined
  readonly icon?: ReactNode
  /** Whether the value is no filter, but where the calls are from. */
  readonly isPlain?: boolean
}

/** The button of a filter. Inside a trigger, it opens what chooses the value. */
export function FilterChip({ name, value, icon, isPlain = false }: FilterChipProps) {
  return (
    <AriaButton className={isPlain ? 'chip plain' : value ? 'chip set' : 'chip'}>
      {icon ?? (!value && <Plus aria-hidden="true" />)}
      <span>{name}</span>
      {value && <strong>{value}</strong>}
    </AriaButton>
  )
}

/** A chip with a button that removes its value. */
export function ChipGroup({
  name,
  onClear,
  children,
}: {
  readonly name: string
  readonly onClear: (() => void) | undefined
  readonly children: ReactNode
}) {
  const { t } = useLingui()
  return (
    <span className="chip-group">
      {children}
      {onClear && (
        <AriaButton className="chip set" aria-label={t`Remove the filter ${name}`} onPress={onClear}>
          <X aria-hidden="true" />
        </AriaButton>
      )}
    </span>
  )
}
