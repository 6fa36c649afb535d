import { once } from 'node:events'
import { get as getHttp, type IncomingMessage } from 'node:http'
import { get as getHttps } from 'node:https'
import type { Command } from 'commander'
import { addServeOptions, type GivenSettings } from '../settings/serve-options.ts'
import { UserError } from '../user-error.ts'

const timeout = 5_000
const anyAddress: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

/** `cms-cdr-server healthcheck` */
export function addHealthcheckCommand(program: Command): void {
  addServeOptions(
    program
      .command('healthcheck')
      .summary('check that the server on this machine responds')
      .description(
        'Sends a request to /healthz of the server that runs on this machine with the same options or environment. The exit status is 0 if it ' +
          'responds, and 1 otherwise. For container health checks.',
      ),
  ).action(checkHealth)
}

/** @throws UserError if the server does not respond, or reports that it is not healthy. */
async function checkHealth({ port, host, cert }: GivenSettings): Promise<void> {
  // Nothing secret is sent to this machine or read from it, and the certificate names another host.
  const options = { path: '/healthz', host: anyAddress[host] ?? host, port, timeout, rejectUnauthorized: false }
  const request = (cert ? getHttps : getHttp)(options)
  request.on('timeout', () => request.destroy(new Error(`no response within ${timeout / 1000} s`)))
  const [response] = (await once(request, 'response').catch((error: Error) => {
    throw new UserError(`The server on port ${port} does not respond: ${error.message}.`)
  })) as [IncomingMessage]
  response.destroy()
  // The server responds with 403 if this machine is not on its allow-list.
  if (response.statusCode === 200 || response.statusCode === 403) return
  throw new UserError(`The server on port ${port} responds with HTTP status ${response.statusCode}.`)
}
