import { Component, type ReactNode } from 'react'

interface LastResortProps {
  readonly children?: ReactNode
  /** What went wrong before there was anything to show. */
  readonly error?: unknown
}

/** What is shown when not even the frame of the console works. The texts of a language may be what is missing, so it speaks English. */
export class LastResort extends Component<LastResortProps, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: this.props.error }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children
    return (
      <main className="empty" role="alert" lang="en">
        <h1>The console could not be loaded.</h1>
        <p>The server may have been upgraded, or the network connection was lost. {String(this.state.error)}</p>
        <button type="button" className="button primary" onClick={() => location.reload()}>
          Reload
        </button>
      </main>
    )
  }
}
