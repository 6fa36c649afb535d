import { Gauge, type Registry } from 'prom-client'

/** A value of a gauge, and its labels. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string | number>>
  readonly value: number
}

/** A gauge whose values are taken from what was read. */
export interface GaugeFromStore<Read> {
  readonly name: string
  readonly help: string
  readonly labelNames?: readonly string[]
  readonly samples: (read: Read) => readonly Sample[]
}

/** Registers gauges that are read from the database together whenever the metrics are read, so that every process reports the same. */
export function addGaugesFromStore<Read>(
  registry: Registry,
  read: () => Promise<Read>,
  gauges: readonly GaugeFromStore<Read>[],
): void {
  let reading: Promise<Read> | undefined
  const readOnce = (): Promise<Read> => {
    reading ??= read().finally(() => {
      reading = undefined
    })
    return reading
  }
  for (const { name, help, labelNames = [], samples } of gauges) {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      aggregator: 'max',
      async collect() {
        const values = await readOnce().then(samples, () => [])
        this.reset()
        // Otherwise an unknown value would be reported as 0.
        if (labelNames.length === 0) this.remove()
        for (const { labels = {}, value } of values) this.set(labels, value)
      },
    })
  }
}
