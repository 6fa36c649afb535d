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
        'Sends a request to /healthz of the server on this machine. Give it the same options or environment as the server. Exits with 0 if the ' +
          'server responds, otherwise with 1. Meant for container health checks.',
      ),
  ).action(checkHealth)
}

/** @throws UserError if the server does not respond, or reports that it is not healthy. */
async function checkHealth({ port, host, cert }: GivenSettings): Promise<void> {
  // The certificate is not verified: it names another host, and the request and its response contain no secret.
  const options = { path: '/healthz', host: anyAddress[host] ?? host, port, timeout, rejectUnauthorized: false }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = (cert ? getHttps : getHttp)(options, resolve)
    request.on('timeout', () => request.destroy(new Error(`no response within ${timeout / 1000} s`)))
    request.on('error', ({ message }) =>
      reject(new UserError(`The server on port ${port} does not respond: ${message}.`)),
    )
  })
  response.destroy()
  // The server responds with 403 if this machine is not on its allowlist.
  if (response.statusCode === 200 || response.statusCode === 403) return
  throw new UserError(`The server on port ${port} responds with HTTP status ${response.statusCode}.`)
}
