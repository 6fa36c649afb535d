import type { Parsed } from '../command.ts'
import { resolveSettings } from '../settings/resolve.ts'
import { UsageError } from '../usage-error.ts'
import type { openOptions } from './open.ts'

/** Opens the console's page of a call. */
export async function run({ positionals, options }: Parsed<typeof openOptions>): Promise<number> {
  const [callId, ...others] = positionals
  if (callId === undefined || others.length > 0)
    throw new UsageError(`open takes one call ID, but got ${positionals.length}. See: cms-cdr open --help`)
  const { settings } = await resolveSettings(options)
  const { url, ccId } = settings
  if (!url) throw new UsageError('Missing configuration: URL. Set CMS_CDR_URL or run cms-cdr profile add.')
  if (!URL.canParse(String(url.value)))
    throw new UsageError(`--url must be an http or https URL, but is "${url.value}".`)
  const page = new URL('/', String(url.value))
  await requireConsole(page)
  page.searchParams.set('call', callId)
  if (options.direction && options.direction !== 'auto') page.searchParams.set('direction', options.direction)
  if (ccId && Number(ccId.value) !== 1) page.searchParams.set('ccId', String(ccId.value))
  if (options.print) {
    console.log(page.href)
    return 0
  }
  if (!options.quiet) console.error(`Opening ${page.href}`)
  const { default: open } = await import('open')
  await open(page.href)
  return 0
}

/**
 * A server of this project tells a visitor who is signed in; CC-CMS has no such path. A server whose certificate only the
 * browser trusts gets the benefit of the doubt.
 */
async function requireConsole(page: URL): Promise<void> {
  const response = await fetch(new URL('/session', page)).catch(() => undefined)
  await response?.body?.cancel()
  if (response && response.status !== 200 && response.status !== 204) {
    throw new UsageError(
      `${page.origin} is not a cms-cdr server (HTTP ${response.status}), so it has no page to open. See: cms-cdr get`,
    )
  }
}
