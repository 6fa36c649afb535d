/** A node of an OpenAPI document. */
export type Node = { [key: string]: unknown }

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

/** Returns whether a value is an object. */
export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
