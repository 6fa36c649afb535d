/** A named example pair of the spec: what is asked, and what is answered. */
export interface ExamplePair {
  readonly name: string
  /** What is asked, in a few words. */
  readonly summary: string
  /** What is answered, in a few words. */
  readonly answer: string
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
      const asked = deref(document, requests[name]) as Example
      return Object.keys(get(operation, 'responses') as Node).flatMap((status): ExamplePair[] => {
        const answered = get(operation, 'responses', status, 'content', 'application/json', 'examples', name) as
          | Example
          | undefined
        if (!answered) return []
        const query = asked.value.queryParam ?? asked.value
        return [
          {
            name,
            summary: asked.summary,
            answer: answered.summary,
            query,
            request: asked.value,
            status: Number(status),
            response: answered.value,
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
