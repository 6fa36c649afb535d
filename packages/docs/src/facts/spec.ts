import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import vectorFile from '@org/cms-cdr-spec/vectors' with { type: 'json' }

/** The bundled spec. */
export { spec }

/** The signature vector of a name. */
export function vector(name: string): (typeof vectorFile.vectors)[number] {
  const found = vectorFile.vectors.find((candidate) => candidate.name === name)
  if (!found) throw new Error(`The spec has no signature vector ${name}.`)
  return found
}
