/** Any JSON object. */
export type Json = Readonly<Record<string, unknown>>

/** A bundled OpenAPI document, as far as it is compared. */
export interface Document extends Json {
  readonly paths: Readonly<Record<string, Json>>
  readonly security?: unknown
  readonly components?: { readonly schemas?: Json }
}

/** Follows the references of a document. */
export class Reader {
  readonly #document: Document

  constructor(document: Document) {
    this.#document = document
  }

  /** Returns the object that a value is or refers to; an empty one for anything else. */
  deref(value: unknown): Json {
    if (typeof value !== 'object' || value === null) return {}
    const { $ref, ...rest } = value as Json
    if (typeof $ref !== 'string') return value as Json
    const path = $ref.split('/').slice(1)
    const target = path.reduce<unknown>((node, key) => Object(node)[key.replaceAll('~1', '/')], this.#document)
    return { ...this.deref(target), ...rest }
  }

  /** All operations, each by its method and path. */
  operations(): { readonly name: string; readonly operation: Json }[] {
    return Object.entries(this.#document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        operation: this.deref(operation),
      })),
    )
  }
}

/** The keys of an object that are no extensions; none for anything else. */
export function keys(value: unknown): string[] {
  return Object.keys(Object(value)).filter((key) => !key.startsWith('x-'))
}

/** An array as it is; an empty one for anything else. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
