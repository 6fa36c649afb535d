/** The help topics with their summaries. Their texts are loaded when they are asked for. */
export const topics = {
  environment: 'Environment variables, and which setting takes precedence',
  formatting: 'JSON, CSV, fields, masking and colors',
  'exit-status': 'Meaning of each exit status',
  signing: 'How requests are signed, and what to do if a signature is rejected',
  times: 'Time zones, and how long records are kept',
} as const
