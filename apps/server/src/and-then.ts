/** What is known at once, or comes later. */
export type Awaitable<Value> = Value | Promise<Value>

/**
 * Goes on with a value: at once where it is known, since a promise costs as much as the look-up of a record, else when it
 * comes.
 */
export function andThen<Value, Result>(
  value: Awaitable<Value>,
  next: (value: Value) => Awaitable<Result>,
): Awaitable<Result> {
  return value instanceof Promise ? value.then(next) : next(value)
}
