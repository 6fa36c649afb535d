import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import vectorFile from '@org/cms-cdr-spec/vectors' with { type: 'json' }

/** The bundled spec. */
export { spec }

/** The folder of the spec. */
export const specFolder: string = join(
  dirname(fileURLToPath(import.meta.resolve('@org/cms-cdr-spec/server.json'))),
  '..',
)

/** A file of the spec, as text. */
export function readSpecFile(...path: string[]): string {
  return readFileSync(join(specFolder, ...path), 'utf8')
}

/** The signature vector of a name. */
export function vector(name: string): (typeof vectorFile.vectors)[number] {
  const found = vectorFile.vectors.find((candidate) => candidate.name === name)
  if (!found) throw new Error(`The spec has no signature vector ${name}.`)
  return found
}
