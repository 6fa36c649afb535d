import { Counter, Gauge, type Registry } from 'prom-client'
import type { HarvestOutcome } from './harvest.ts'
import type { HarvestState, LaneProgress, Loss } from './harvest-state.ts'

/** Registers the metrics of the harvest. Gauges come from the database, so that every process reports the same. */
export function createHarvestMetrics(registry: Registry, state: HarvestState): (outcome: HarvestOutcome) => void {
  const registers = [registry]
  const calls = new Counter({
    name: 'cms_cdr_harvest_lookups_total',
    help: 'Look-ups of listed calls by outcome: stored, not_found (yet), invalid, failed.',
    labelNames: ['outcome'],
    registers,
  })
  const perLane = (name: string, help: string, read: (lane: LaneProgress) => number): void => {
    new Gauge({
      name,
      help,
      labelNames: ['cc_id', 'vdn', 'direction'],
      registers,
      aggregator: 'max',
      async collect() {
        this.reset()
        for (const lane of await state.progress().catch(() => []))
          this.set({ cc_id: lane.ccId, vdn: lane.vdn, direction: lane.direction }, read(lane))
      },
    })
  }
  perLane(
    'cms_cdr_harvest_lag_seconds',
    'How long ago the calls began up to which all are stored.',
    ({ completeUntil }) => (Date.now() - completeUntil) / 1000,
  )
  perLane('cms_cdr_harvest_pending_calls', 'Listed calls that are not stored yet.', ({ pending }) => pending)
  perLane(
    'cms_cdr_harvest_at_risk_calls',
    'Listed calls that are not stored and began more than 18 hours ago: the platform may soon delete them.',
    ({ atRisk }) => atRisk,
  )
  const ofLosses = (name: string, help: string, read: (losses: readonly Loss[]) => number): void => {
    new Gauge({
      name,
      help,
      registers,
      aggregator: 'max',
      async collect() {
        this.set(read(await state.losses().catch(() => [])))
      },
    })
  }
  ofLosses('cms_cdr_harvest_lost_windows', 'Ranges of time with calls that were lost.', (losses) => losses.length)
  ofLosses('cms_cdr_harvest_lost_calls', 'Listed calls that the platform deleted before they were stored.', (losses) =>
    losses.reduce((sum, loss) => sum + (loss.calls ?? 0), 0),
  )
  return (outcome) => calls.inc({ outcome })
}
