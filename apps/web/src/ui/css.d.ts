import 'react'

declare module 'react' {
  /** Styles may set the variables of a style sheet. */
  interface CSSProperties {
    readonly [variable: `--${string}`]: string | number
  }
}
