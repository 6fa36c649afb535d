import { Counter, type Registry } from 'prom-client'
import { StoredCalls } from '../events/stored-calls.ts'
import type { Finding } from '../operations/finding.ts'
import { addGaugesFromStore } from '../operations/gauge-from-store.ts'
import type { Engine } from '../store/store.ts'
import type { DeliveryOutcome } from './webhook-sender.ts'
import { WebhookState } from './webhook-state.ts'

/** Returns how many stored calls the receiver does not have yet. */
async function pendingCalls(engine: Engine): Promise<number> {
  const { last } = await new StoredCalls(engine).range()
  return last - ((await new WebhookState(engine).position()) ?? last)
}

/** Registers the metrics of the webhook. */
export function createWebhookMetrics(
  registry: Registry,
  engine: Engine,
): (outcome: DeliveryOutcome, calls: number) => void {
  const deliveries = new Counter({
    name: 'cms_cdr_webhook_calls_total',
    help: 'Webhook deliveries by outcome: delivered, failed (one attempt), dead (given up), lost (not sent in time).',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const gauge = (name: string, help: string, read: () => Promise<number>): void =>
    addGaugesFromStore(registry, read, [{ name, help, samples: (value) => [{ value }] }])
  gauge('cms_cdr_webhook_pending_calls', 'Stored calls that the webhook receiver does not have yet.', () =>
    pendingCalls(engine),
  )
  gauge('cms_cdr_webhook_dead_letters', 'Calls that the webhook receiver did not accept.', () =>
    new WebhookState(engine).countLetters(),
  )
  return (outcome, calls) => deliveries.inc({ outcome }, calls)
}

/** Says how many calls wait for the receiver, and how many it did not accept. */
export async function* examineWebhook(engine: Engine): AsyncGenerator<Finding> {
  const letters = await new WebhookState(engine).countLetters()
  const waiting = await pendingCalls(engine)
  const pending = waiting === 1 ? '1 call is waiting for delivery' : `${waiting} calls are waiting for delivery`
  yield letters === 0
    ? { name: 'webhook', level: 'ok', text: pending }
    : {
        name: 'webhook',
        level: 'warn',
        text: `the receiver did not accept ${letters} ${letters === 1 ? 'call' : 'calls'}. See cms-cdr-server webhook list. ${pending}`,
      }
}
