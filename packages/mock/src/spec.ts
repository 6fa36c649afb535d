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

/** The longest body that is read, in bytes. */
export const bodyLimitBytes: number = operation['x-body-limit-bytes']

/** The first example of a status of the query, if the spec has one. */
export function statusExample(status: number): Record<string, unknown> | undefined {
  const response = deref((operation.responses as unknown as Record<string, Responses[string]>)[String(status)])
  const [example] = Object.values(response?.content?.['application/json'].examples ?? {})
  return (deref(example) as { value: Record<string, unknown> } | undefined)?.value
}

/** The methods that a path knows, in upper case. */
export function methodsOf(path: string): string[] {
  const paths: Record<string, object> = spec.paths
  return Object.keys(paths[path] ?? {}).map((method) => method.toUpperCase())
}

function deref<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value
  const keys = String(value.$ref).split('/').slice(1)
  return keys.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], spec) as Value
}

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
