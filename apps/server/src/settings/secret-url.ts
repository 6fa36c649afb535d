/**
 * Returns whether a URL has a password, in the user information or in a parameter. A URL that cannot be parsed counts as well if
 * it looks as if it had one, such as `postgres://me:50%/day@host`.
 */
export function hasPassword(url: string): boolean {
  if (url.startsWith('sqlite:')) return false
  return /:[^@]*@/.test(url.replace(/^[a-z]+:\/\//, '')) || /[?&][^=&]*(password|passwd|secret)[^=&]*=[^&]/i.test(url)
}

/**
 * Returns a URL without its password and parameters, for messages. Of a URL that is not clear, only the scheme is shown: a
 * password with an unencoded `/`, `?` or `#` makes a part of itself the path.
 */
export function withoutPassword(url: string): string {
  const scheme = /^[a-z]+:\/\//.exec(url)?.[0] ?? ''
  if (!URL.canParse(url)) return `${scheme}…`
  const { protocol, username, host, pathname, search, hash } = new URL(url)
  if (`${pathname}${search}${hash}`.includes('@')) return `${scheme}…`
  return `${protocol}//${username && `${username}@`}${host}${pathname}`
}

/** Returns a text without the passwords of the URLs in it. */
export function withoutPasswords(text: string): string {
  return text.replace(/[a-z]+:\/\/[^\s'"]+/gi, (url) => (hasPassword(url) ? withoutPassword(url) : url))
}
