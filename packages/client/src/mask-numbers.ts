/** What has many digits but is not a phone number: an IPv4 address, a call ID, a date, a UUID, a hash. */
const harmless = [
  String.raw`(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])`,
  String.raw`(?<!\d)1\d{9}-\d{1,6}(?!\d)`,
  String.raw`(?<!\d)(?:19|20)\d\d[-/.](?:0[1-9]|1[0-2])[-/.](?:0[1-9]|[12]\d|3[01])(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?!\d)`,
  String.raw`\b[\dA-Fa-f]{8}(?:-[\dA-Fa-f]{4}){3}-[\dA-Fa-f]{12}\b`,
  String.raw`\b(?=\d*[A-Fa-f])[\dA-Fa-f]{32,}\b`,
].join('|')

/** Six or more digits of any script, with the blanks, dashes, dots, slashes and brackets that people write between them. */
const number = String.raw`[+＋]?[(（]?\p{Nd}(?:[\p{Zs}\t\p{Pd}\p{Cf}()（）./．]{0,3}\p{Nd}){5,}`

const pattern = new RegExp(`(${harmless})|${number}`, 'gu')

/**
 * Masks everything in a text that may be a phone number, except for its last two digits.
 *
 * @param except A text that is known not to be a phone number, such as the call ID of the query.
 */
export function maskNumbers(text: string, except = ''): string {
  if (except !== '')
    return text
      .split(except)
      .map((part) => maskNumbers(part))
      .join(except)
  return text.replace(pattern, (found, kept?: string) => {
    if (kept !== undefined) return found
    const digits = Array.from(found.matchAll(/\p{Nd}/gu), ([digit]) => digit)
    return '*'.repeat(digits.length - 2) + digits.slice(-2).join('')
  })
}
