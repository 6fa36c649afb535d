import { readFileSync, statSync } from 'node:fs'

/**
 * Returns whether a URL has a password, in the user information or in a parameter. A URL that cannot be parsed counts as well if
 * it looks as if it had one, such as `postgres://me:50%/day@host`.
 */
export function hasPassword(url: string): boolean {
  if (url.startsWith('sqlite:')) return false
  const rest = url.replace(/^[a-z]+:\/\//, '')
  const colon = rest.indexOf(':')
  const [, ...parameters] = url.split(/[?&]/)
  return (
    (colon >= 0 && rest.includes('@', colon)) ||
    parameters.some((parameter) => /^[^=]*(password|passwd|secret)[^=]*=./i.test(parameter))
  )
}

/**
 * Returns a URL without its password and parameters, for messages. Of an ambiguous URL, only the scheme is shown: a password with an
 * unencoded `/`, `?` or `#` looks like a path.
 */
export function withoutPassword(url: string): string {
  const scheme = /^[a-z]+:\/\//.exec(url)?.[0] ?? ''
  if (!URL.canParse(url)) return `${scheme}…`
  const { protocol, username, host, pathname, search, hash } = new URL(url)
  if (`${pathname}${search}${hash}`.includes('@')) return `${scheme}…`
  return `${protocol}//${username && `${username}@`}${host}${pathname}`
}

/** Returns a text in which URLs, with or without a scheme, have no passwords. */
export function withoutPasswords(text: string): string {
  return text.replace(/[^\s'"]+/g, (word) => {
    const scheme = Math.max(0, word.search(/[a-z]{1,20}:\/\//i))
    const url = word.slice(scheme)
    return hasPassword(url) ? word.slice(0, scheme) + withoutPassword(url) : word
  })
}

/**
 * Reads a file that holds a secret, without the blanks and line breaks around it, which editors and `echo` add.
 *
 * @param warn Called when others can read the file and the operator may be unable to change that.
 * @throws Error when the file cannot be read, is empty, or belongs to a user and others can read it.
 */
export function readSecretFile(path: string, warn: (message: string) => void): string {
  checkSecretFile(path, warn)
  const text = readFileSync(path, 'utf8').trim()
  if (text === '') throw new Error(`${path} is empty.`)
  return text
}

/**
 * Checks who can read a file that holds a secret.
 *
 * @throws Error when the file does not exist, or belongs to a user and others can read it.
 */
export function checkSecretFile(path: string, warn: (message: string) => void): void {
  // Windows has no mode bits; there, the ACL of the folder controls access.
  if (process.platform === 'win32') return
  // Kubernetes mounts secrets as symbolic links: the mode is that of the file behind them.
  const { uid, mode, isFile } = statOf(path)
  // A pipe, such as that of `<(…)` in a shell, has no other readers.
  const verdict = isFile ? judgeSecretFile(uid, mode) : 'ok'
  if (verdict === 'ok') return
  const what = `${path} holds a secret, and other users can read it (mode ${(mode & 0o777).toString(8).padStart(4, '0')})`
  if (verdict === 'refuse') throw new Error(`${what}. Run: chmod 600 ${path}`)
  warn(`${what}. It belongs to root, as mounted secrets do, so it is used. If you can, mount it with mode 0440.`)
}

/**
 * Judges owner and mode of a file with a secret, by the rule of PostgreSQL for its key files: mode 0640 or less if it belongs to
 * root, otherwise 0600 or less. Secrets that Docker and Kubernetes mount belong to root and can have a wider mode by default.
 */
export function judgeSecretFile(uid: number, mode: number): 'ok' | 'warn' | 'refuse' {
  if (uid === 0) return (mode & 0o037) === 0 ? 'ok' : 'warn'
  return (mode & 0o077) === 0 ? 'ok' : 'refuse'
}

function statOf(path: string): { uid: number; mode: number; isFile: boolean } {
  const stat = statSync(path)
  return { uid: stat.uid, mode: stat.mode, isFile: stat.isFile() }
}
