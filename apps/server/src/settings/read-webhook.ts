import { Webhook } from 'standardwebhooks'
import type { WebhookPlan } from '../webhook/webhook-sender.ts'
import type { GivenSettings } from './serve-options.ts'
import type { SettingsReader } from './settings-reader.ts'

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Reads where stored calls are sent; undefined if they are not. */
export function readWebhook(given: GivenSettings, reader: SettingsReader): WebhookPlan | undefined {
  const ccId = reader.number('--webhook-cc-id', given.webhookCcId, { min: 1, max: 65_535 })
  const isMasked = reader.choice('--webhook-numbers', given.webhookNumbers, ['masked', 'full']) === 'masked'
  const { webhook, webhookSecretFile } = given
  if (!webhook) return undefined
  const url = URL.parse(webhook)
  const isAllowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname))
  // The URL of a receiver often contains a token, so it is not repeated.
  if (!url || !isAllowed || url.username || url.password)
    reader.add('--webhook must be an https URL without user and password. http is allowed only for this machine.')
  if (!webhookSecretFile) {
    reader.add('--webhook needs --webhook-secret-file, a file with the secret that the receiver knows.')
    return undefined
  }
  const secret = reader.secret('--webhook-secret-file', webhookSecretFile)
  const bytes = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret)?.[1]
  const length = bytes ? Buffer.from(bytes, 'base64').length : 0
  if (secret && (length < 24 || length > 64)) {
    reader.add('--webhook-secret-file must contain whsec_ and 24 to 64 bytes in base64, on one line.')
    return undefined
  }
  const signer = secret && reader.try('--webhook-secret-file', () => new Webhook(secret))
  return url && signer ? { url, signer, ccId, isMasked } : undefined
}
