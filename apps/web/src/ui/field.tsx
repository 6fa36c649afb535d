import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from 'react'

interface FieldProps {
  readonly label: string
  /** What helps to fill it in, or what is wrong with it. */
  readonly note?: ReactNode
  readonly error?: string | undefined
}

/** A labelled field for a line of text or a number. */
export function TextField({
  label,
  note,
  error,
  ...props
}: FieldProps & Omit<InputHTMLAttributes<HTMLInputElement>, 'id'>) {
  const id = useId()
  const about = `${id}-about`
  return (
    <div className="field-box">
      <label htmlFor={id}>{label}</label>
      <input
        type="text"
        {...props}
        id={id}
        className="input"
        aria-invalid={error ? true : undefined}
        aria-describedby={note || error ? about : undefined}
      />
      {(note || error) && (
        <small id={about} className={error ? 'error' : undefined}>
          {error ?? note}
        </small>
      )}
    </div>
  )
}

/** A labelled choice of one among a few or many, with the list of the operating system. */
export function SelectField({
  label,
  note,
  children,
  ...props
}: Omit<FieldProps, 'error'> & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id'>) {
  const id = useId()
  return (
    <div className="field-box">
      <label htmlFor={id}>{label}</label>
      <select {...props} id={id} aria-describedby={note ? `${id}-about` : undefined}>
        {children}
      </select>
      {note && <small id={`${id}-about`}>{note}</small>}
    </div>
  )
}
