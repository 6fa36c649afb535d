// Generated from spec/ by pnpm generate. Do not edit.
/** Parameters of the C2 signature, with its named schemes. */
export const signatureParameters = {
  "version": "auth-v2",
  "contentType": "application/json;charset=UTF-8",
  "clockSkewSeconds": 900,
  "schemes": {
    "cms": {
      "description": "What ports of the newer CC-CMS page do. The default.",
      "timestamp": "milliseconds",
      "signedHeaders": [
        "content-length",
        "content-type",
        "host"
      ],
      "blankLineForEmptyQuery": true
    },
    "legacy": {
      "description": "What the vendor's public sample classes of 2018 do.",
      "timestamp": "seconds",
      "signedHeaders": [
        "host"
      ],
      "blankLineForEmptyQuery": false
    }
  }
} as const
