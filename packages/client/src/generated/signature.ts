// Generated from spec/ by pnpm generate. Do not edit.
/** The named schemes of the C2 signature. */
export const schemeTable = {
  "cms": {
    "timestamp": "milliseconds",
    "signedHeaders": [
      "content-length",
      "content-type",
      "host"
    ],
    "blankLineForEmptyQuery": true
  },
  "legacy": {
    "timestamp": "seconds",
    "signedHeaders": [
      "host"
    ],
    "blankLineForEmptyQuery": false
  }
} as const
