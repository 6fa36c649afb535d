import spec from '@org/cms-cdr-spec/openapi.json' with { type: 'json' }

/** The bundled spec. */
export { spec }

type Responses = Record<string, { content?: { 'application/json': { examples: Record<string, unknown> } } }>

const [operation] = Object.values(spec.paths)
  .flatMap((item) => ('post' in item ? [item.post] : []))
  .filter(({ operationId }) => operationId === 'queryCallDetailById')
if (!operation) throw new Error('The spec has no operation queryCallDetailById.')

/** A named pair of the spec: what is asked, and the status of its answer. */
export interface ExamplePair {
  readonly name: string
  readonly callId: string
  readonly isCallin: string
  readonly status: number
}

/** All named pairs, in the order of the spec. */
export const examplePairs: readonly ExamplePair[] = Object.keys(
  operation.requestBody.content['application/json'].examples,
).map((name) => {
  const requests: Record<string, { value: Record<string, unknown> }> = spec.components.examples
  const asked = requests[`${name}.request`]?.value
  const { callId, isCallin } = (asked?.queryParam ?? asked) as { callId: string; isCallin: string }
  return { name, callId, isCallin, status: statusOf(name) }
})

function statusOf(name: string): number {
  const responses: Responses = operation?.responses as unknown as Responses
  const found = Object.entries(responses).find(([, response]) =>
    Object.hasOwn(response.content?.['application/json'].examples ?? {}, name),
  )
  return Number(found?.[0])
}
