import { getProxyForUrl } from 'proxy-from-env'

const variables = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'].flatMap((name) => [name, name.toLowerCase()])

/**
 * Returns the proxy that the environment names for a URL, unless `NO_PROXY` applies; `undefined` for none. An address without a scheme is
 * that of an HTTP proxy, as for curl. The library would take the scheme of the URL.
 */
export function proxyFor(url: string): string | undefined {
  const proxy = getProxyForUrl(url)
  const [, address] = /^https:\/\/(.*)/.exec(proxy) ?? []
  const isBare = variables.some((name) => address !== undefined && process.env[name] === address)
  return (isBare ? `http://${address}` : proxy) || undefined
}
