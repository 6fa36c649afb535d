import examples from '@org/cms-cdr-spec/examples' with { type: 'json' }
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import vectorFile from '@org/cms-cdr-spec/vectors' with { type: 'json' }

/** The document `server` of the spec, the signature vectors and the example pairs. */
export { examples, spec, vectorFile }

const signature = spec.components.securitySchemes.c2Signature['x-signature']

/** The signature schemes that sources disagree on. */
export const { schemes } = signature

/** How far the timestamp of a signature may be from the clock of the cms-cdr server. */
export const clockSkewMinutes: number = signature.clockSkewSeconds / 60

/** Returns the signature vector of a name. */
export function vector(name: string): (typeof vectorFile.vectors)[number] {
  const found = vectorFile.vectors.find((candidate) => candidate.name === name)
  if (!found) throw new Error(`The spec has no signature vector ${name}.`)
  return found
}

/** Returns the example pair of a name. */
export function example(name: string): (typeof examples)[number] {
  const found = examples.find((candidate) => candidate.name === name)
  if (!found) throw new Error(`The spec has no example ${name}.`)
  return found
}
