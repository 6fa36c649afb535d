import spec from '@org/cms-cdr-spec/openapi.json' with { type: 'json' }
import vectorFile from '@org/cms-cdr-spec/vectors' with { type: 'json' }

/** The bundled spec. */
export { spec }

type Responses = Record<string, { content?: { 'application/json': { examples: Record<string, unknown> } } }>

const found = Object.entries(spec.paths).find(([, item]) => 'post' in item)
if (!found || !('post' in found[1])) throw new Error('The spec has no query.')
const operation = found[1].post

/** The path of the query. */
export const queryPath: string = found[0]

/** The value of one half of an example pair, such as `inbound.request`. */
export function exampleValue(half: string): Record<string, unknown> {
  const examples: Record<string, { value: Record<string, unknown> }> = spec.components.examples
  const example = examples[half]
  if (!example) throw new Error(`The spec has no example ${half}.`)
  return example.value
}

/** A named pair of the spec: what is asked, and the status of its answer. */
export interface ExamplePair {
  readonly name: string
  readonly summary: string
  readonly callId: string
  readonly isCallin: string
  readonly status: number
}

/** All named pairs, in the order of the spec. */
export const examplePairs: readonly ExamplePair[] = Object.keys(
  operation.requestBody.content['application/json'].examples,
).map((name) => {
  const asked = exampleValue(`${name}.request`)
  const { callId, isCallin } = (asked.queryParam ?? asked) as { callId: string; isCallin: string }
  const examples: Record<string, { summary: string }> = spec.components.examples
  return { name, summary: examples[`${name}.response`]?.summary ?? '', callId, isCallin, status: statusOf(name) }
})

function statusOf(name: string): number {
  const responses = operation.responses as unknown as Responses
  const found = Object.entries(responses).find(([, response]) =>
    Object.hasOwn(response.content?.['application/json'].examples ?? {}, name),
  )
  return Number(found?.[0])
}

const [vector] = vectorFile.vectors
if (!vector) throw new Error('The spec has no signature vector.')

/** The invented key of the signature vectors. */
export const demoKeys: Readonly<Record<string, string>> = { [vector.accessKey]: vector.secretKey }
