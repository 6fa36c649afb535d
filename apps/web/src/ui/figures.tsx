import { useLingui } from '@lingui/react/macro'
import { Children, type ReactNode } from 'react'
import './figures.css'

interface FiguresProps {
  readonly isBusy?: boolean
  readonly children: ReactNode
}

/** Figures side by side: one card, divided. */
export function Figures({ isBusy = false, children }: FiguresProps) {
  const { t } = useLingui()
  return (
    <section
      className="figures"
      aria-label={t`Figures`}
      aria-busy={isBusy}
      style={{ '--figures': Children.count(children) }}
    >
      {children}
    </section>
  )
}

interface FigureProps {
  readonly name: string
  /** Without it, a dash is shown. */
  readonly value: string | undefined
  readonly aside?: string | undefined
  /** How it has changed: a `Change`. */
  readonly change?: ReactNode
  /** What stands below it. */
  readonly children?: ReactNode
}

/** A figure with its name, how it has changed, and what explains it. */
export function Figure({ name, value, aside, change, children }: FigureProps) {
  return (
    <div className="figure">
      <h2>{name}</h2>
      <p className="value">
        <strong>{value ?? '–'}</strong>
        {aside && <span className="aside">{aside}</span>}
        {change}
      </p>
      <p className="note">{children}</p>
    </div>
  )
}
