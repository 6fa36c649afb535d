import { withKnownValues } from './known-values.ts'

/** A node of an OpenAPI document. */
export type Node = { [key: string]: unknown }

/** The one extension of the vendor's document: Redoc and Scalar show it as the title of a tag. */
const standardExtensions: readonly string[] = ['x-displayName']

/** Returns the vendor's document: nothing of ours is left in it, neither an addition nor an extension. */
export function vendorDocument(bundle: Node): Node {
  const document = withKnownValues(bundle, ({ certainty }) => certainty === 'documented')
  return transform(document, (node) =>
    Object.fromEntries(
      Object.entries(node).filter(([key]) => !key.startsWith('x-') || standardExtensions.includes(key)),
    ),
  )
}

/** Returns the document of the vendor and of our server: what `x-server` adds to a node is merged into it. */
export function serverDocument(bundle: Node): Node {
  const document = withKnownValues(bundle, () => true)
  return transform(document, ({ 'x-server': addition, ...node }) => {
    if (!isNode(addition)) return node
    const descriptions = [node.description, addition.description].filter(Boolean)
    const description = descriptions.map((text) => String(text).trim()).join('\n\n')
    return { ...node, ...addition, ...(description ? { description } : {}) }
  })
}

/** Rebuilds every object of a value, inner ones first. Example values are left alone: their keys are data. */
export function transform<Value>(value: Value, change: (node: Node) => Node): Value {
  if (Array.isArray(value)) return value.map((item) => transform(item, change)) as Value
  if (!isNode(value)) return value
  const entries = Object.entries(value).map(([key, item]) => [
    key,
    key === 'value' || (key === 'examples' && Array.isArray(item)) ? item : transform(item, change),
  ])
  return change(Object.fromEntries(entries)) as Value
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
