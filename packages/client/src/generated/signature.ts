// Generated from spec/ by pnpm generate. Do not edit.
/** Parameters of the C2 signature, with its named schemes. */
export const signatureParameters = {
  "version": "auth-v2",
  "contentType": "application/json;charset=UTF-8",
  "clockSkewSeconds": 900,
  "schemes": {
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
  }
} as const
