import type { ReactNode } from 'react'

interface EmptyProps {
  readonly icon: ReactNode
  readonly title: string
  /** What the place is for, or why there is nothing. */
  readonly children?: ReactNode
  /** The next step, as buttons. */
  readonly actions?: ReactNode
  /** `status` for the end of a search; `alert` for a failure. */
  readonly role?: 'status' | 'alert'
}

/** A place with nothing in it: an empty list, a search without results, a view that failed. */
export function Empty({ icon, title, children, actions, role }: EmptyProps) {
  return (
    <section className="empty" role={role}>
      {icon}
      <h2>{title}</h2>
      {children && <p>{children}</p>}
      {actions && <div className="actions">{actions}</div>}
    </section>
  )
}
