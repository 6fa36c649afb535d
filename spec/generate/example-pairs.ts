/** A named example pair of the spec: a request and its response. */
export interface ExamplePair {
  readonly name: string
  /** The request, in a few words. */
  readonly summary: string
  /** The response, in a few words. */
  readonly responseSummary: string
  /** The parameters of the query, out of their wrapper. */
  readonly query: unknown
  readonly request: unknown
  readonly status: number
  readonly response: unknown
}

interface Example {
  readonly summary: string
  readonly value: Readonly<Record<string, unknown>>
}

type Node = Readonly<Record<string, unknown>>

/** All named pairs of one operation of a bundled document, in its order. */
export function examplePairs(document: Node, operationId: string): ExamplePair[] {
  const get = (node: unknown, ...keys: string[]): unknown =>
    keys.reduce<unknown>((at, key) => deref(document, (deref(document, at) as Node | undefined)?.[key]), node)
  const operations = Object.values(document.paths as Node)
    .flatMap((item) => Object.values(item as Node))
    .filter((operation) => get(operation, 'operationId') === operationId)

  return operations.flatMap((operation) => {
    const requests = (get(operation, 'requestBody', 'content', 'application/json', 'examples') ?? {}) as Node
    return Object.keys(requests).flatMap((name) => {
      const request = deref(document, requests[name]) as Example
      return Object.keys(get(operation, 'responses') as Node).flatMap((status): ExamplePair[] => {
        const response = get(operation, 'responses', status, 'content', 'application/json', 'examples', name) as
          | Example
          | undefined
        if (!response) return []
        const query = request.value.queryParam ?? request.value
        return [
          {
            name,
            summary: request.summary,
            responseSummary: response.summary,
            query,
            request: request.value,
            status: Number(status),
            response: response.value,
          },
        ]
      })
    })
  })
}

function deref(document: Node, node: unknown): unknown {
  if (typeof node !== 'object' || node === null || !('$ref' in node)) return node
  return String(node.$ref)
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (at as Node)[key], document)
}
