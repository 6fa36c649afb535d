import exampleFile from '@org/cms-cdr-spec/examples' with { type: 'json' }
import listExampleFile from '@org/cms-cdr-spec/list-examples' with { type: 'json' }
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import vectorFile from '@org/cms-cdr-spec/vectors' with { type: 'json' }
import vendor from '@org/cms-cdr-spec/vendor.json' with { type: 'json' }

import type { DocumentName, ExamplePair, ListExamplePair, OperationSpec, Vector } from './schema.ts'

/** The document `server`, which has all of the document `vendor`. */
export { spec }

/** The two documents, by name. */
export const documents: Readonly<Record<DocumentName, { readonly paths: object; readonly components: object }>> = {
  vendor,
  server: spec,
}

/** The named example pairs. */
export const examplePairs: readonly ExamplePair[] = exampleFile as readonly ExamplePair[]

/** The named example pairs of the list of calls. */
export const listExamples: readonly ListExamplePair[] = listExampleFile

/** The signature vectors. */
export const vectors: readonly Vector[] = vectorFile.vectors

/** Follows a `$ref` inside a document. */
export function deref<Value>(value: Value, document: DocumentName = 'server'): Value {
  if (typeof value !== 'object' || value === null || !('$ref' in value)) return value
  const keys = String(value.$ref).split('/').slice(1)
  return keys.reduce<unknown>(
    (node, key) => (node as Record<string, unknown>)[key.replaceAll('~1', '/')],
    documents[document],
  ) as Value
}

/** The operation at a path, if the document has it. */
export function operationAt(
  method: string,
  path: string,
  document: DocumentName = 'server',
): OperationSpec | undefined {
  const paths: Readonly<Record<string, Readonly<Record<string, OperationSpec>>>> = {
    ...documents[document].paths,
  }
  return paths[path]?.[method.toLowerCase()]
}

/** The one value of the legacy field `result` for success. */
export const legacySuccess: string = spec.components.schemas.SuccessEnvelope.properties.result.const

/** What each pattern of the documents says, in words. The document `vendor` has no extensions, but the same patterns. */
export const patternRules: ReadonlyMap<string, string> = new Map(rulesIn(spec))

function rulesIn(node: unknown): [string, string][] {
  if (typeof node !== 'object' || node === null) return []
  const { pattern, 'x-pattern-rule': rule } = node as { pattern?: string; 'x-pattern-rule'?: string }
  return [...(pattern && rule ? [[pattern, rule] as [string, string]] : []), ...Object.values(node).flatMap(rulesIn)]
}
