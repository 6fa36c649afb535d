/** Returns whether a URL is that of a host, without a path. */
export function isOrigin(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, pathname, search, hash, username, password } = new URL(url)
  const rest = `${search}${hash}${username}${password}`
  return /^https?:$/.test(protocol) && pathname === '/' && !url.endsWith('//') && rest === ''
}
