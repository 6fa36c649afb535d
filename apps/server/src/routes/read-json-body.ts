import { describeFaults } from '@org/cms-cdr-formats/describe-faults'
import type { Faults } from '@org/cms-cdr-formats/read-parameters'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import type { Body } from '../read-body.ts'

const { schemas } = spec.components
const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: true })

/**
 * Creates the function that reads JSON bodies. A password is never repeated in a fault.
 *
 * @param name The schema in the spec.
 */
export function createBodyReader<Given extends object>(name: keyof typeof schemas): (body: Body) => Given | Faults {
  const validate = ajv.compile<Given>({ ...schemas[name], components: { schemas } })
  return (body) => {
    const given = parse(body)
    if (validate(given)) return given
    const errors = validate.errors ?? []
    const ofPassword = errors.find(({ instancePath }) => instancePath === '/password')
    const faults = describeFaults(errors.filter(({ instancePath }) => instancePath !== '/password'))
    return { faults: ofPassword ? [...faults, passwordRule(ofPassword)] : faults }
  }
}

function passwordRule({ parentSchema }: ErrorObject): string {
  return `password must be a string of ${parentSchema?.minLength} to ${parentSchema?.maxLength} characters`
}

function parse(body: Body): unknown {
  try {
    return JSON.parse(String(body))
  } catch {
    return undefined
  }
}
