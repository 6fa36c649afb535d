/** One line or row of a file: the fields in it, or why it cannot be read. */
export type Row =
  | { readonly line: number; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly line: number; readonly reason: string }
