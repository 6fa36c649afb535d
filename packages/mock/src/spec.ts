import { listPath, queryPath } from '@org/cms-cdr-client'
import { signedContentType } from '@org/cms-cdr-client/signing'
import exampleFile from '@org/cms-cdr-spec/examples' with { type: 'json' }
import listExampleFile from '@org/cms-cdr-spec/list-examples' with { type: 'json' }
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import vectorFile from '@org/cms-cdr-spec/vectors' with { type: 'json' }

/** The bundled spec, and the paths of the vendor's two operations. */
export { listPath, queryPath, signedContentType as contentType, spec }

type Path = keyof typeof spec.paths

/** The query of people who reveal phone numbers. */
export const revealPath = '/reveal' satisfies Path

/** Who is signed in. */
export const sessionPath = '/session' satisfies Path

/** The name of the cookie of a session. */
export const sessionCookie: string = spec.components.securitySchemes.session.name

interface ResponseSpec {
  readonly content?: { readonly 'application/json': { readonly examples: Readonly<Record<string, unknown>> } }
}

/** A named pair of the spec: a request and its response. */
export interface ExamplePair {
  readonly name: string
  /** The response, in a few words. */
  readonly responseSummary: string
  readonly query: { readonly callId: string; readonly isCallin: string }
  readonly request: unknown
  readonly status: number
  readonly response: unknown
}

/** All named pairs, in the order of the spec. */
export const examplePairs: readonly ExamplePair[] = exampleFile

/** The pair of a name. */
export function examplePair(name: string): ExamplePair {
  const found = examplePairs.find((pair) => pair.name === name)
  if (!found) throw new Error(`The spec has no example ${name}.`)
  return found
}

/** A named pair of the list of calls. */
export interface ListExamplePair {
  readonly name: string
  readonly responseSummary: string
  readonly request: Readonly<Record<string, unknown>>
  readonly status: number
  readonly response: object
}

/** All named pairs of the list of calls. */
export const listExamples: readonly ListExamplePair[] = listExampleFile

const operation = spec.paths[queryPath].post

/** The longest body that is read, in bytes. */
export const bodyLimitBytes: number = operation['x-body-limit-bytes']

/** The first example of a status of the query, if the spec has one. */
export function statusExample(status: number): Record<string, unknown> | undefined {
  const responses: Readonly<Record<string, object>> = operation.responses
  const response = deref(responses[String(status)]) as ResponseSpec | undefined
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

const [vector] = vectorFile.vectors
if (!vector) throw new Error('The spec has no signature vector.')

/** The invented key of the signature vectors. */
export const demoKeys: Readonly<Record<string, string>> = { [vector.accessKey]: vector.secretKey }
