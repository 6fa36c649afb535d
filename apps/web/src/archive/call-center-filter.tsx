import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useSession } from '../session/access.ts'
import { Button } from '../ui/button.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { Popover } from '../ui/popover.tsx'
import { FilterChip } from './filter-chip.tsx'

interface CallCenterFilterProps {
  readonly ccId: number
  readonly onChange: (ccId: number) => void
}

/** Of which call center the calls are, for those who may see several. */
export function CallCenterFilter({ ccId, onChange }: CallCenterFilterProps) {
  const { t } = useLingui()
  const { ccIds } = useSession()
  const [isOpen, setIsOpen] = useState(false)
  if (ccIds?.length === 1 && ccIds[0] === ccId) return null
  const value = String(ccId)
  return (
    <Popover
      label={t`Call center`}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      trigger={<FilterChip name={t`Call center`} value={value} isPlain />}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onChange(Number(new FormData(event.currentTarget).get('ccId')))
          setIsOpen(false)
        }}
      >
        {ccIds ? (
          <SelectField label={t`Call center`} name="ccId" defaultValue={value}>
            {ccIds.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </SelectField>
        ) : (
          <TextField
            label={t`Call center`}
            name="ccId"
            type="number"
            min={1}
            max={65_535}
            required
            defaultValue={value}
          />
        )}
        <Button type="submit" look="primary">{t`Apply`}</Button>
      </form>
    </Popover>
  )
}
