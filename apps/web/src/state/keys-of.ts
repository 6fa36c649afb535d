/** Returns the keys of an object by the names that its type has for them: to TypeScript, an object may have any others too. */
export function keysOf<Key extends string>(object: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(object) as Key[]
}
