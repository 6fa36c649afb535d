import type { SignatureSteps } from '@org/cms-cdr-client/signing'

/** Every step of a signature for a reader, in its order. The signing key is as secret as the secret key. */
export function explainSignature(steps: SignatureSteps, revealSigningKey: boolean): string {
  return [
    `1. time stamp       ${steps.timestamp}`,
    `2. signed headers   ${steps.signedHeaders}`,
    `3. prefix           ${steps.prefix}`,
    `4. signing key      ${revealSigningKey ? steps.signingKey : '[secret]'}  = HMAC-SHA256(secret key, prefix), as hex text`,
    '5. canonical request, its lines joined by a line feed:',
    canonicalLines(steps),
    `6. signature        ${steps.signature}  = HMAC-SHA256(signing key as text, canonical request)`,
    `7. Authorization    ${steps.authorization}`,
  ].join('\n')
}

/** The canonical request, line by line. */
export function canonicalLines({ canonicalRequest }: SignatureSteps): string {
  return canonicalRequest
    .split('\n')
    .map((line) => `     ${line || '(blank line)'}`)
    .join('\n')
}
