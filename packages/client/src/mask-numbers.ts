/** What has many digits but is not a phone number: an IP address, a date, a time of day, a UUID, a hash. */
const harmless = [
  String.raw`(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])`,
  String.raw`(?<![\w:])(?:(?:[\dA-Fa-f]{1,4}:)+|:):(?:[\dA-Fa-f]{1,4}:)*[\dA-Fa-f]{1,5}(?![\w:])`,
  String.raw`(?<!\d)(?:19|20)\d\d[-/.](?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12]\d|3[01])(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?!\d)`,
  String.raw`(?<![\d:])(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?![\d:])`,
  String.raw`\b[\dA-Fa-f]{8}(?:-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}\b`,
  String.raw`\b(?=\d*[A-Fa-f])[\dA-Fa-f]{32,}\b`,
].join('|')

/** Six or more digits of any script, with one sign or up to three blanks, dashes, dots, slashes and brackets between two. */
const digits = String.raw`\p{Nd}(?:(?:[\p{Zs}\t\p{Pd}\p{Cf}()（）./．]{0,3}|[\p{P}\p{S}])\p{Nd}){5,}`

/** An opening bracket belongs to a number, but not to what is harmless. */
function patternFor(kept: string): RegExp {
  return new RegExp(`(${kept})|[+＋]?(?:[(（](?!${kept}))?${digits}`, 'gu')
}

const pattern = patternFor(harmless)

/**
 * Masks everything in a text that may be a phone number, except for its last two digits.
 *
 * @param except A text that is known not to be a phone number, such as the call ID of the query.
 */
export function maskNumbers(text: string, except = ''): string {
  // A short call ID needs no exemption, and may be part of a phone number.
  const isExempt = except !== '' && maskNumbers(except) !== except
  const literal = except.replace(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)
  const known = isExempt ? patternFor(String.raw`(?<!\p{Nd})${literal}(?!\p{Nd})|${harmless}`) : pattern
  return text.replace(known, (found, kept?: string) => {
    if (kept !== undefined) return found
    const digits = Array.from(found.matchAll(/\p{Nd}/gu), ([digit]) => digit)
    return '*'.repeat(digits.length - 2) + digits.slice(-2).join('')
  })
}

/** Shortens a text for a message: a response may be large, and messages end up in logs. */
export function shorten(text: string, maxLength = 300): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
}

/** Masks a text that a message quotes, and shortens it afterwards, so that no part of a number stays at the cut. */
export function excerptOf(text: string): string {
  return shorten(maskNumbers(text))
}
