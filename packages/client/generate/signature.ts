/** The parameters of the C2 signature and its named schemes. */
export function signatureModule(signature: object): string {
  return `/** Parameters of the C2 signature, with its named schemes. */\nexport const signatureParameters = ${JSON.stringify(signature, null, 2)} as const\n`
}
