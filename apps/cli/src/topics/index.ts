/** What a help topic is about. Its text is loaded when it is asked for. */
export const topics: Readonly<Record<string, { readonly summary: string }>> = {
  environment: { summary: 'variables that are read, and which setting wins' },
  formatting: { summary: 'JSON, CSV, fields, masks and colours' },
  'exit-status': { summary: 'what each exit status means' },
  signing: { summary: 'how requests are signed, and what to do when a signature is refused' },
  times: { summary: 'time zones, and how long records are kept' },
}
