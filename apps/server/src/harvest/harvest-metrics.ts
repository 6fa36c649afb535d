import { Counter, type Registry } from 'prom-client'
import { addGaugesFromStore, type GaugeFromStore } from '../operations/gauge-from-store.ts'
import type { HarvestOutcome } from './harvest.ts'
import type { HarvestState, LaneProgress } from './harvest-state.ts'

/** Registers the metrics of the harvest. */
export function createHarvestMetrics(registry: Registry, state: HarvestState): (outcome: HarvestOutcome) => void {
  const calls = new Counter({
    name: 'cms_cdr_harvest_lookups_total',
    help: 'Look-ups of listed calls by outcome: stored, not_found (yet), invalid, failed.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const perLane = (
    name: string,
    help: string,
    read: (lane: LaneProgress) => number,
  ): GaugeFromStore<LaneProgress[]> => ({
    name,
    help,
    labelNames: ['cc_id', 'vdn', 'direction'],
    samples: (lanes) =>
      lanes.map((lane) => {
        const { ccId, vdn, direction } = lane
        return { labels: { cc_id: ccId, vdn, direction }, value: read(lane) }
      }),
  })
  addGaugesFromStore(registry, () => state.progress(), [
    perLane(
      'cms_cdr_harvest_lag_seconds',
      'Seconds since the time up to which all calls are stored.',
      ({ completeUntil }) => (Date.now() - completeUntil) / 1000,
    ),
    perLane('cms_cdr_harvest_pending_calls', 'Listed calls that are not stored yet.', ({ pending }) => pending),
    perLane(
      'cms_cdr_harvest_at_risk_calls',
      'Listed calls that are not stored and began more than 18 hours ago: the platform may soon delete them.',
      ({ atRisk }) => atRisk,
    ),
  ])
  addGaugesFromStore(registry, () => state.countLosses(), [
    {
      name: 'cms_cdr_harvest_lost_windows',
      help: 'Time ranges with lost calls, detected in the last year.',
      samples: ({ ranges }) => [{ value: ranges }],
    },
    {
      name: 'cms_cdr_harvest_lost_calls',
      help: 'Listed calls that the platform deleted before they were stored, detected in the last year.',
      samples: ({ calls }) => [{ value: calls }],
    },
  ])
  return (outcome) => calls.inc({ outcome })
}
