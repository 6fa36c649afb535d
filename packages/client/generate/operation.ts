interface Fields {
  properties: Record<string, { 'x-personal'?: boolean; 'x-free-text'?: boolean }>
}

interface Spec {
  paths: Record<string, { post?: { operationId: string } }>
  externalDocs: { url: string }
  components: {
    securitySchemes: {
      c2Signature: { 'x-signature': { version: string; contentType: string; clockSkewSeconds: number } }
    }
    parameters: { numberHeader: { name: string } }
    schemas: {
      CallDetail: Fields
      ListedCall: Fields
      SuccessEnvelope: { properties: Record<'result' | 'resultCode', { const: string }> }
    }
  }
  'x-catalogues': { resultCode: { entries: { value: string; meansNotFound?: boolean }[] } }
}

/** What the transport and the reader of responses must know of the two operations of the vendor. */
export function operationModule(spec: Spec): string {
  const pathOf = (operationId: string): string => {
    const path = Object.entries(spec.paths).find(([, item]) => item.post?.operationId === operationId)?.[0]
    if (!path) throw new Error(`The spec has no operation ${operationId}.`)
    return path
  }
  const { CallDetail, ListedCall, SuccessEnvelope } = spec.components.schemas
  const { result, resultCode } = SuccessEnvelope.properties
  const fields = Object.entries({ ...ListedCall.properties, ...CallDetail.properties })
  const personal = fields.filter(([, field]) => field['x-personal'])
  const impersonal = fields.filter(([, field]) => !field['x-personal'] && !field['x-free-text'])
  const { entries } = spec['x-catalogues'].resultCode
  const signature = spec.components.securitySchemes.c2Signature['x-signature']
  const notFound = entries.filter((entry) => entry.meansNotFound)
  return [
    ...[
      ['queryPath', 'queryCallDetailById'],
      ['listPath', 'queryCalls'],
    ].map(([name = '', operationId = '']) =>
      constant(
        `Path of the operation ${operationId}.`,
        name,
        pathOf(operationId),
        `client.api.POST(${name}, { body })`,
      ),
    ),
    constant(
      'The media type, exactly as it is sent and signed. An additional space would change the signature.',
      'signedContentType',
      signature.contentType,
      "request.setHeader('content-type', signedContentType)",
    ),
    constant(
      'The version that every C2 Authorization header starts with.',
      'signatureVersion',
      signature.version,
      "authorization.split('/')[0] === signatureVersion",
    ),
    constant(
      "How far a timestamp may be from the verifier's clock, in seconds. This is our choice: the vendor documents no window for C2.",
      'signatureClockSkewSeconds',
      signature.clockSkewSeconds,
      'const isFresh = Math.abs(Date.now() - parsed.time.getTime()) <= signatureClockSkewSeconds * 1000',
    ),
    constant(
      'Carries the phone number of a search, percent-encoded. It is signed, as the query string is.',
      'numberHeader',
      spec.components.parameters.numberHeader.name.toLowerCase(),
      'request.setHeader(numberHeader, encodeURIComponent(number))',
    ),
    constant('Where the docs are published.', 'docsUrl', spec.externalDocs.url),
    constant('The `resultCode` of success.', 'successResultCode', resultCode.const),
    constant('The legacy `result` of success.', 'successLegacyResult', result.const),
    constant(
      'Failing result codes that mean that the call was not found.',
      'knownNotFoundResultCodes',
      notFound.map((entry) => entry.value),
    ),
    constant(
      'The length of the longest result code.',
      'maxResultCodeLength',
      Math.max(...entries.map(({ value }) => value.length)),
    ),
    constant(
      'Fields of a record or a listed call that are personal data.',
      'personalFields',
      personal.map(([name]) => name),
    ),
    constant(
      'Fields of a record or a listed call whose digits are an ID, a code or a time.',
      'impersonalFields',
      impersonal.map(([name]) => name),
    ),
  ].join('\n')
}

function constant(comment: string, name: string, value: unknown, example?: string): string {
  const lines = example ? ` *\n * @example\n * ${example}\n` : ''
  return `/**\n * ${comment}\n${lines} */\nexport const ${name} = ${JSON.stringify(value)} as const\n`
}
