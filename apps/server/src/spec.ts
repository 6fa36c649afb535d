import { queryPath } from '@org/cms-cdr-client'
import { createParametersSchema, type ParametersSchema } from '@org/cms-cdr-formats/read-parameters'
import { createQueryReader, type ReadQuery } from '@org/cms-cdr-formats/read-query'
import examples from '@org/cms-cdr-spec/examples' with { type: 'json' }
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }

// The facts of the interface that the server uses. All of them come from the spec, directly or through the client.

const { CallDetail, CallDetailQuery } = spec.components.schemas

/** JSON Schema of a record that can be stored. CC-CMS may omit the call ID, but without it the record could not be found. */
export const recordSchema = {
  ...CallDetail,
  required: ['callId'],
  properties: { ...CallDetail.properties, callId: { type: 'string' } },
}

/** JSON Schema of the three parameters of the query. */
export const querySchema: object = CallDetailQuery

/** Reads the body of a query. */
export const readQuery: ReadQuery = createQueryReader(querySchema)

/** JSON Schema of one line of an import: a record, with the two parameters that say where it is stored. */
export const importSchema = {
  ...CallDetail,
  required: CallDetailQuery.required,
  properties: { ...CallDetail.properties, ...CallDetailQuery.properties },
}

/** The example pairs with a record, in the order of the spec: the vendor's sample first. */
export const exampleRecords: readonly { query: unknown; record: object }[] = examples.flatMap(({ query, response }) => {
  const record = 'resultDesc' in response ? response.resultDesc : undefined
  return typeof record === 'object' ? [{ query, record }] : []
})

/** The longest body that is accepted, in bytes. */
export const bodyLimitBytes: number = spec.paths[queryPath].post['x-body-limit-bytes']

/** The envelope of the response to a request whose signature is not accepted. */
export const refusedEnvelope = examples.find(({ name }) => name === 'badSignature')?.response as {
  readonly resultCode: string
  readonly resultDesc: string
}

const personalFields: ReadonlySet<string> = new Set(
  Object.entries(CallDetail.properties).flatMap(([name, field]) => ('x-personal' in field ? [name] : [])),
)

/** Returns whether a field is personal data. The vendor writes a key with a blank at its end, which does not matter here. */
export function isPersonalField(name: string): boolean {
  return personalFields.has(name.trim())
}

/** A path of the spec: a route that the spec does not have is a compiler error. */
export type SpecPath = keyof typeof spec.paths

/** JSON Schema of the body of a sign-in. */
export const signInSchema = spec.components.schemas.SignIn

/** The name of the cookie of a session. */
export const sessionCookie: string = spec.components.securitySchemes.session.name

const { SuccessEnvelope, FailureEnvelope } = spec.components.schemas

/** The legacy field `result`: its one value for success, and the one of the spec's example for failure. */
export const legacyResult = {
  success: SuccessEnvelope.properties.result.const,
  failure: String(FailureEnvelope.properties.result.examples[0]),
} as const

/** Returns the JSON Schema of the parameters in the query string of the GET request of a path. */
export function parametersSchemaOf(path: SpecPath): ParametersSchema {
  return createParametersSchema(spec, path)
}
