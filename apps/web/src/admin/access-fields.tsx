import { useLingui } from '@lingui/react/macro'
import { type FormEvent, type FormEventHandler, type ReactNode, useState } from 'react'
import { isSignedOut, RequestRefused } from '../session/session-requests.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'

/** What is wrong with the fields of a form, by their names. */
export type FieldErrors = Readonly<Record<string, string | undefined>>

/**
 * Returns what is wrong with a form, and a function that reads it when it is sent. That function returns what `read` makes of its
 * fields; if any is wrong, it shows why, moves the focus to the first of them and returns nothing.
 */
export function useAccessForm<Settings>(
  read: (
    field: (name: string) => string,
    has: (name: string) => boolean,
  ) => {
    readonly wrong: FieldErrors
    readonly settings: Settings
  },
): readonly [FieldErrors, (event: FormEvent<HTMLFormElement>) => Settings | undefined] {
  const [errors, setErrors] = useState<FieldErrors>({})
  const submit = (event: FormEvent<HTMLFormElement>): Settings | undefined => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const { wrong, settings } = read(
      (name) => String(form.get(name) ?? ''),
      (name) => form.has(name),
    )
    setErrors(wrong)
    const first = Object.keys(wrong).find((name) => wrong[name] !== undefined)
    if (first === undefined) return settings
    event.currentTarget.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
    return undefined
  }
  return [errors, submit]
}

/** A field for call centers; empty for all of them. */
export function CallCentersField({ ccIds, errors }: { ccIds: readonly number[] | null; errors: FieldErrors }) {
  const { t } = useLingui()
  return (
    <TextField
      label={t`Call centers`}
      name="ccIds"
      defaultValue={ccIds?.join(', ') ?? ''}
      autoComplete="off"
      note={t`IDs separated by commas, such as 1, 2. Leave empty for all.`}
      error={errors.ccIds}
    />
  )
}

interface RateFieldProps {
  readonly label: string
  readonly name: string
  readonly value: number | null
  readonly note: string
  readonly errors: FieldErrors
}

/** A field for a rate; empty for the default. */
export function RateField({ value, errors, ...props }: RateFieldProps) {
  return (
    <TextField
      {...props}
      inputMode="numeric"
      defaultValue={value ?? ''}
      autoComplete="off"
      error={errors[props.name]}
    />
  )
}

/** Reads call centers, or says that they cannot be read. */
export function readCallCenters(text: string): number[] | null | undefined {
  if (text.trim() === '') return null
  const ids = text.split(/[\s,;，、]+/).filter((part) => part !== '')
  const isValid = ids.every((id) => /^\d{1,5}$/.test(id) && Number(id) >= 1 && Number(id) <= 65_535)
  return isValid && ids.length > 0 ? [...new Set(ids.map(Number))] : undefined
}

/** Reads a rate, or says that it cannot be read. */
export function readRate(text: string): number | null | undefined {
  if (text.trim() === '') return null
  return /^[1-9]\d{0,5}$/.test(text.trim()) ? Number(text) : undefined
}

interface FormProps {
  readonly error: unknown
  readonly isPending: boolean
  /** The label of the button that sends the form. */
  readonly submit: string
  readonly onSubmit: FormEventHandler<HTMLFormElement>
  readonly onCancel: () => void
  readonly children: ReactNode
}

/** A form in a dialog, with what the server said about it. */
export function DialogForm({ error, isPending, submit, onSubmit, onCancel, children }: FormProps) {
  const { t } = useLingui()
  return (
    <form className="dialog-form" noValidate onSubmit={onSubmit}>
      {children}
      <Refusal error={error} />
      <div className="dialog-actions">
        <Button onPress={onCancel}>{t`Cancel`}</Button>
        <Button type="submit" look="primary" isDisabled={isPending}>
          {submit}
        </Button>
      </div>
    </form>
  )
}

/** Why a change failed. */
export function Refusal({ error }: { readonly error: unknown }) {
  const { t } = useLingui()
  if (!error || isSignedOut(error)) return null
  return (
    <p className="refusal" role="alert">
      {error instanceof RequestRefused ? <span lang="en">{error.message}</span> : t`Can't reach the server. Try again.`}
    </p>
  )
}
