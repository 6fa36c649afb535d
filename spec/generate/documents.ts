import { withKnownValues } from './known-values.ts'
import { isNode, type Node, transform } from './node.ts'

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
