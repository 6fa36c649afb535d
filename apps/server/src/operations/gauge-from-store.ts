import { Gauge, type Registry } from 'prom-client'

/** A value of a gauge, and its labels. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string | number>>
  readonly value: number
}

/** Registers a gauge that is read from the database whenever metrics are, so that every process reports the same. */
export function addGaugeFromStore(
  registry: Registry,
  { name, help, labelNames = [] }: { name: string; help: string; labelNames?: readonly string[] },
  read: () => Promise<readonly Sample[]>,
): void {
  new Gauge({
    name,
    help,
    labelNames,
    registers: [registry],
    aggregator: 'max',
    async collect() {
      const samples = await read().catch(() => [])
      this.reset()
      for (const { labels = {}, value } of samples) this.set(labels, value)
    },
  })
}
