/** Masks every run of five digits or more but its last two: phone numbers must not leave in a report. */
export function mask(text: string): string {
  return text.replace(/\d{5,}/g, (digits) => '*'.repeat(digits.length - 2) + digits.slice(-2))
}
