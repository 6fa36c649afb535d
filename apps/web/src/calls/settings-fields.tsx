import { useLingui } from '@lingui/react/macro'
import { useId } from 'react'
import { directionNames } from '../i18n/names.ts'
import { directions } from '../state/call-target.ts'
import { useServerTimeZone } from '../state/look-up-defaults.ts'
import { timeZonesWith } from '../state/look-up-values.ts'
import type { LookUpSettings } from './call-lists.ts'

interface SettingsFieldsProps {
  readonly settings: LookUpSettings
  readonly onChange: (change: Partial<LookUpSettings>) => void
}

/** How calls are looked up: direction, call center and its time zone, unless the server knows that. What it shows is what is used. */
export function SettingsFields({ settings, onChange }: SettingsFieldsProps) {
  const { t } = useLingui()
  const serverZone = useServerTimeZone()
  const ids = { direction: useId(), ccId: useId(), zone: useId() }
  return (
    <div className="settings-fields">
      <span className="field-box">
        <label htmlFor={ids.direction}>{t`Direction`}</label>
        <select
          id={ids.direction}
          value={settings.direction}
          onChange={(event) => onChange({ direction: directions.find((one) => one === event.target.value) ?? 'auto' })}
        >
          {directions.map((direction) => (
            <option key={direction} value={direction}>
              {t(directionNames[direction])}
            </option>
          ))}
        </select>
      </span>
      <span className="field-box">
        <label htmlFor={ids.ccId}>{t`Call center`}</label>
        <input
          id={ids.ccId}
          type="number"
          min={1}
          max={65_535}
          required
          value={Number.isNaN(settings.ccId) ? '' : settings.ccId}
          onChange={(event) => onChange({ ccId: event.target.valueAsNumber })}
        />
      </span>
      {!serverZone && (
        <span className="field-box">
          <label htmlFor={ids.zone}>{t`Contact center time zone`}</label>
          <select
            id={ids.zone}
            value={settings.timeZone ?? ''}
            onChange={(event) => onChange({ timeZone: event.target.value || undefined })}
          >
            <option value="">{t`Not set`}</option>
            {timeZonesWith(settings.timeZone).map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </select>
        </span>
      )}
    </div>
  )
}
