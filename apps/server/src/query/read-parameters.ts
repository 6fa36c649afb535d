import { describeFaults } from '@org/cms-cdr-formats/describe-faults'
import { Ajv2020 } from 'ajv/dist/2020.js'

/** Everything that is wrong with the parameters of a request. */
export interface Faults {
  readonly faults: readonly string[]
}

// Everything in a URL is text, and a parameter that may be given many times may be given once.
const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true, coerceTypes: 'array', useDefaults: true })

/**
 * Creates the function that reads query strings.
 *
 * @param schema JSON Schema of an object that has the parameters as its properties.
 */
export function createParameterReader<Parameters extends object>(
  schema: object,
): (query: URLSearchParams) => Parameters | Faults {
  const validate = ajv.compile<Parameters>(schema)
  return (query) => {
    const given: unknown = Object.fromEntries(
      [...new Set(query.keys())].map((name) => {
        const values = query.getAll(name)
        return [name, values.length === 1 ? values[0] : values]
      }),
    )
    return validate(given) ? given : { faults: describeFaults(validate.errors ?? []) }
  }
}

/** Returns the parameters in the URL of a request. */
export function queryOf({ url }: { readonly url: string }): URLSearchParams {
  return new URL(url, 'http://server').searchParams
}
