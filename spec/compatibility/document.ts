/** Any JSON object. */
export type Json = Readonly<Record<string, unknown>>

/** A bundled OpenAPI document, as far as it is compared. */
export interface Document extends Json {
  readonly paths: Readonly<Record<string, Json>>
  readonly webhooks?: Readonly<Record<string, Json>>
  readonly security?: unknown
  readonly components?: { readonly schemas?: Json }
}

/** An operation of the server, or a webhook: an operation that the server calls. */
export interface Operation {
  readonly name: string
  readonly operation: Json
  readonly isWebhook: boolean
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

  /** All operations and webhooks, each by its method and its path or name. */
  operations(): Operation[] {
    const { paths, webhooks = {} } = this.#document
    const all = [
      ...Object.entries(paths).map(([name, item]) => ({ name, item, isWebhook: false })),
      ...Object.entries(webhooks).map(([name, item]) => ({ name, item, isWebhook: true })),
    ]
    return all.flatMap(({ name, item, isWebhook }) =>
      keys(item).map((method) => ({
        name: `${method.toUpperCase()} ${name}`,
        operation: this.deref(item[method]),
        isWebhook,
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
