import { useId } from 'react'
import { directions } from '../state/question.ts'
import { useSpeech } from '../words/language.tsx'
import type { LookUpSettings } from './call-lists.ts'

interface SettingsFieldsProps {
  readonly settings: LookUpSettings
  readonly onChange: (change: Partial<LookUpSettings>) => void
}

/** How calls are looked up: direction, call center and its time zone. What it shows is what is used. */
export function SettingsFields({ settings, onChange }: SettingsFieldsProps) {
  const { say } = useSpeech()
  const ids = { direction: useId(), ccId: useId(), zone: useId() }
  return (
    <p className="narrow">
      <span>
        <label htmlFor={ids.direction}>{say('direction')}</label>
        <select
          id={ids.direction}
          value={settings.direction}
          onChange={(event) => onChange({ direction: directions.find((one) => one === event.target.value) ?? 'auto' })}
        >
          {directions.map((direction) => (
            <option key={direction} value={direction}>
              {say(direction)}
            </option>
          ))}
        </select>
      </span>
      <span>
        <label htmlFor={ids.ccId}>{say('callCentre')}</label>
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
      <span>
        <label htmlFor={ids.zone}>{say('tenantZone')}</label>
        <select
          id={ids.zone}
          value={settings.timeZone ?? ''}
          onChange={(event) => onChange({ timeZone: event.target.value || undefined })}
        >
          <option value="">{say('zoneUnknown')}</option>
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone}>{zone}</option>
          ))}
        </select>
      </span>
    </p>
  )
}
