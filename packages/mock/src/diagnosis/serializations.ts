/** Turns a JSON value into text. */
type Serialize = (value: unknown) => string

const order: readonly Serialize[] = [
  (value) => JSON.stringify(value),
  // Go writes the keys of a map in order.
  (value) => JSON.stringify(sortKeys(value)),
]

const layouts: readonly ((text: string) => string)[] = [
  (text) => text,
  // Python: a space after commas and colons.
  (text) =>
    layOut(text, 1)
      .replaceAll(/\n\s*/g, ' ')
      .replaceAll(/([[{]) | ([\]}])/g, '$1$2'),
  (text) => layOut(text, 2),
  (text) => layOut(text, 4),
]

const escapes: readonly ((text: string) => string)[] = [
  (text) => text,
  // Python escapes all but ASCII.
  (text) => text.replaceAll(/[\u0080-\uffff]/g, (unit) => escaped(unit)),
  // Go escapes what HTML would interpret.
  (text) => text.replaceAll(/[<>&]/g, (unit) => escaped(unit)),
  // PHP escapes slashes.
  (text) => text.replaceAll('/', '\\/'),
]

/** The ways in which the JSON libraries of common languages write one value. */
export const serializations: readonly Serialize[] = order.flatMap((serialize) =>
  layouts.flatMap((layOutText) =>
    escapes.map(
      (write): Serialize =>
        (value) =>
          write(layOutText(serialize(value))),
    ),
  ),
)

function layOut(text: string, spaces: number): string {
  return JSON.stringify(JSON.parse(text), null, spaces)
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]))
}
