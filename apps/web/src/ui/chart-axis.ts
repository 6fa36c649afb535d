import { ticks } from 'd3-array'

/** Returns the labels of an axis with counts, which are whole. */
export function countTicks(most: number): readonly number[] {
  return ticks(0, most, 4).filter(Number.isInteger)
}

/** Which bars have a label, if not all of them have room for one. */
interface Labelling {
  /** Whether the last bar always has one: it stands for everything above. */
  readonly isLastKept: boolean
}

/** Returns which of the bars have a label: every so many, from the first one. */
export function labelledBars(count: number, labelling: Labelling, most = 8): ReadonlySet<number> {
  const places = Array.from({ length: count }, (_none, index) => index)
  return new Set(everySoMany(places, Math.ceil(count / most), labelling))
}

/** Returns every second label. */
export function halfOf(labels: ReadonlySet<number>, labelling: Labelling): ReadonlySet<number> {
  return new Set(everySoMany([...labels], 2, labelling))
}

function everySoMany(places: readonly number[], step: number, { isLastKept }: Labelling): readonly number[] {
  const last = places.length - 1
  return places.filter((_place, index) =>
    isLastKept ? index === last || (index % step === 0 && last - index >= step) : index % step === 0,
  )
}
