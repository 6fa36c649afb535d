import { Counter, type Registry } from 'prom-client'
import { addGaugeFromStore } from '../operations/gauge-from-store.ts'
import type { HarvestOutcome } from './harvest.ts'
import type { HarvestState, LaneProgress, Loss } from './harvest-state.ts'

/** Registers the metrics of the harvest. */
export function createHarvestMetrics(registry: Registry, state: HarvestState): (outcome: HarvestOutcome) => void {
  const calls = new Counter({
    name: 'cms_cdr_harvest_lookups_total',
    help: 'Look-ups of listed calls by outcome: stored, not_found (yet), invalid, failed.',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const perLane = (name: string, help: string, read: (lane: LaneProgress) => number): void =>
    addGaugeFromStore(registry, { name, help, labelNames: ['cc_id', 'vdn', 'direction'] }, async () =>
      (await state.progress()).map((lane) => {
        const { ccId, vdn, direction } = lane
        return { labels: { cc_id: ccId, vdn, direction }, value: read(lane) }
      }),
    )
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
  const ofLosses = (name: string, help: string, read: (losses: readonly Loss[]) => number): void =>
    addGaugeFromStore(registry, { name, help }, async () => [{ value: read(await state.losses()) }])
  ofLosses('cms_cdr_harvest_lost_windows', 'Ranges of time with calls that were lost.', (losses) => losses.length)
  ofLosses('cms_cdr_harvest_lost_calls', 'Listed calls that the platform deleted before they were stored.', (losses) =>
    losses.reduce((sum, loss) => sum + (loss.calls ?? 0), 0),
  )
  return (outcome) => calls.inc({ outcome })
}
