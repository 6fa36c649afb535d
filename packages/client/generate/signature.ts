/** The parameters of the C2 signature and its named schemes. What a description says is for readers of the docs. */
export function signatureModule(signature: object): string {
  const withoutWords = (key: string, value: unknown): unknown => (key === 'description' ? undefined : value)
  return `/** Parameters of the C2 signature, with its named schemes. */\nexport const signatureParameters = ${JSON.stringify(signature, withoutWords, 2)} as const\n`
}
