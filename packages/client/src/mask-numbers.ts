/**
 * Six digits or more, as people write telephone numbers: blanks, hyphens or brackets between them. Digits among hex
 * letters are a hash.
 */
const number = /(?<![\dA-Fa-f])\+?\(?\d(?:[ ()-]{0,2}\d){5,}(?![\dA-Fa-f])/g

/**
 * Hides what may be a telephone number in a text of unknown origin; the last two digits stay.
 *
 * @param except A text that is known to be no number, such as the call ID that was asked for.
 */
export function maskNumbers(text: string, except = ''): string {
  if (except !== '')
    return text
      .split(except)
      .map((part) => maskNumbers(part))
      .join(except)
  return text.replace(number, (found) => `${'*'.repeat(found.replace(/\D/g, '').length - 2)}${found.slice(-2)}`)
}
