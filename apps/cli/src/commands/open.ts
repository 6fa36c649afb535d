import type { Parsed } from '../command.ts'
import type { openOptions } from '../options.ts'
import { resolveSettings } from '../settings/resolve.ts'
import { reasonOf, UsageError } from '../usage-error.ts'

export async function run({ positionals: [callId = ''], options }: Parsed<typeof openOptions>): Promise<number> {
  const { url, ccId } = resolveSettings(options).settings
  if (!url)
    throw new UsageError('Missing setting: CMS_CDR_URL or --url. Save it in a profile with: cms-cdr profile add')
  if (!/^https?:\/\/[^/]/i.test(String(url.value)) || !URL.canParse(String(url.value)))
    throw new UsageError(`${url.label} must be an http or https URL, but is "${url.value}".`)
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
  await open(page.href).catch((error: unknown) => {
    throw new Error(`Cannot start a browser: ${reasonOf(error)}. Open ${page.href} yourself.`)
  })
  return 0
}

/**
 * Requires a cms-cdr server, which has a path for the session of its visitor; CC-CMS does not. If there is no response, the
 * page is opened: the browser may trust a certificate that this program does not.
 */
async function requireConsole(page: URL): Promise<void> {
  const response = await fetch(new URL('/session', page)).catch(() => undefined)
  await response?.body?.cancel()
  if (response && response.status !== 200 && response.status !== 204) {
    throw new UsageError(
      `${page.origin} is not a cms-cdr server (HTTP ${response.status}), so it has no page to open. See: cms-cdr get --help`,
    )
  }
}
