import { ticks } from 'd3-array'

/** Returns the labels of an axis with counts, which are whole. */
export function countTicks(most: number): readonly number[] {
  return ticks(0, most, 4).filter(Number.isInteger)
}

/** Returns which of the bars have a label: every so many, and always the last one, which may stand for all that is longer. */
export function labelledBars(count: number, most = 8): ReadonlySet<number> {
  const step = Math.ceil(count / most)
  const last = count - 1
  const places = Array.from({ length: count }, (_none, index) => index)
  return new Set(places.filter((index) => index === last || (index % step === 0 && last - index >= step)))
}

/** Returns about every second label, and always the last one. */
export function halfOf(labels: ReadonlySet<number>): ReadonlySet<number> {
  const last = labels.size - 1
  return new Set([...labels].filter((_label, index) => index === last || (index % 2 === 0 && index < last - 1)))
}
