import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The documents of the spec: what CC-CMS documents, and that with what the cms-cdr server adds. */
export const documents = ['vendor', 'server'] as const

/** Returns the path of a generated document of the spec, such as `vendor.json`. */
export function specFile(name: string): string {
  return join(fileURLToPath(import.meta.resolve('@org/cms-cdr-spec/server.json')), '..', name)
}

/** Returns a generated document of the spec. */
export function readSpecFile(name: string): string {
  return readFileSync(specFile(name), 'utf8')
}
