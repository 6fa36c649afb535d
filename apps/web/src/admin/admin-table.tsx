import type { ReactNode } from 'react'

interface AdminTableProps {
  readonly caption: string
  /** A button beside the title. */
  readonly action?: ReactNode
  readonly headers: readonly string[]
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[]
  /** What is shown instead of rows. */
  readonly empty: ReactNode
}

/** A plain table with a title. */
export function AdminTable({ caption, action, headers, rows, empty }: AdminTableProps) {
  return (
    <section className="admin-table">
      <header className="table-header">
        <h2>{caption}</h2>
        {action}
      </header>
      {rows.length === 0 ? (
        <p role="status">{empty}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: wider than a phone, so the keyboard must be able to scroll it.
        <div className="scroll" tabIndex={0}>
          <table className="data-table">
            <thead>
              <tr>
                {headers.map((header) => (
                  <th key={header} scope="col">
                    {header}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ key, cells }) => (
                <tr key={key}>
                  {cells.map((cell, index) => (
                    <td key={headers[index]}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
