import { numberHeader, parseAuthorization } from '@org/cms-cdr-client/signing'
import { describeProblems, show } from './describe-problems.ts'
import { schemaValidator } from './schema-validator.ts'

/** Everything that is wrong with the parameters of a request. */
export interface Problems {
  readonly problems: readonly string[]
}

/**
 * Creates the function that reads query strings.
 *
 * @param schema JSON Schema of an object that has the parameters as its properties.
 */
export function createParameterReader<Parameters extends object>(
  schema: ParametersSchema,
): (query: URLSearchParams) => Parameters | Problems {
  // Everything in a URL is text, and a parameter that may be given many times may be given once.
  const integers = Object.entries(schema.properties).flatMap(([name, property]) => {
    const { type, items } = property as { readonly type?: unknown; readonly items?: { readonly type?: unknown } }
    return type === 'integer' || items?.type === 'integer' ? name : []
  })
  const validator = schemaValidator<Parameters>(schema, { coerceTypes: 'array', useDefaults: true })
  return (query) => {
    const validate = validator()
    const given: unknown = Object.fromEntries(
      [...new Set(query.keys())].map((name) => {
        const values = query.getAll(name)
        return [name, values.length === 1 ? values[0] : values]
      }),
    )
    const ofIntegers = integers.flatMap((name) => query.getAll(name).flatMap((text) => problemOfInteger(name, text)))
    if (validate(given) && ofIntegers.length === 0) return given
    // A value of a parameter that may be given many times is named like the parameter.
    const errors = (validate.errors ?? []).map((error) => ({
      ...error,
      instancePath: error.instancePath.replace(/\/\d+$/, ''),
    }))
    return { problems: [...new Set([...describeProblems(errors), ...ofIntegers])] }
  }
}

/** Says what is wrong with an integer. JavaScript would also read 0x10 and 1e3, and neither it nor a database keeps more digits. */
function problemOfInteger(name: string, text: string): string[] {
  if (/^-?\d{1,15}$/.test(text)) return []
  return [`${name} must be an integer${/^-?\d+$/.test(text) ? ' of at most 15 digits' : ''}, but is ${show(text)}`]
}

interface Parameter {
  readonly in: string
  readonly name: string
  readonly schema: object
  readonly required?: boolean
}

/** A bundled spec, as far as its parameters go. */
export interface Document {
  readonly paths: Readonly<Record<string, object>>
  readonly components: { readonly parameters: object; readonly schemas: object }
}

/** JSON Schema of an object that has parameters as its properties. */
export interface ParametersSchema {
  readonly properties: Readonly<Record<string, object>>
}

/** Returns the schema of the parameters in the query string of the GET request of a path. */
export function createParametersSchema({ paths, components }: Document, path: string): ParametersSchema {
  const { get } = paths[path] as { get?: { parameters?: readonly (Parameter | { $ref: string })[] } }
  const shared: Readonly<Record<string, Parameter>> = { ...components.parameters }
  const parameters = (get?.parameters ?? [])
    .flatMap((one) => ('$ref' in one ? (shared[one.$ref.slice('#/components/parameters/'.length)] ?? []) : one))
    .filter((one) => one.in === 'query')
  const schema = {
    type: 'object',
    additionalProperties: false,
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])),
    components: { schemas: components.schemas },
  }
  return schema
}

/** Returns the parameters in the URL of a request. */
export function queryOf({ url }: { readonly url: string }): URLSearchParams {
  const [, query = ''] = /\?([^#]*)/.exec(url) ?? []
  return new URLSearchParams(query)
}

/** The headers of a request, by lower-case name. */
type Headers = Readonly<Record<string, unknown>>

/**
 * Returns the parameters of a search for stored calls. Its number is in a header if the access logs of proxies should not have it. With
 * one in the URL as well, the search has two numbers, which is refused.
 */
export function searchOf(request: { readonly url: string; readonly headers: Headers }): URLSearchParams {
  const query = queryOf(request)
  const number = request.headers[numberHeader]
  if (number !== undefined) query.append('number', decoded(String(number)))
  return query
}

/** Returns why the number in the header of a signed request is not accepted, if so: a proxy could have added or changed it. */
export function unsignedNumber({ headers }: { readonly headers: Headers }): string | undefined {
  const signature = parseAuthorization(String(headers.authorization))
  if (headers[numberHeader] === undefined || !signature || signature.signedHeaders.includes(numberHeader)) return
  return 'X-Call-Number must be among the signed headers'
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
