/** Returns a masked number with dots, and so few of them that a column has room for the digits that are not masked. */
export function maskedNumber(number: string): string {
  return number.replaceAll('*', '•').replace(/•{6,}/, '•••••')
}
