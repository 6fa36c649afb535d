/** Takes control characters out of text that came from outside, so that it cannot steer the terminal. Line feeds stay. */
export function printable(text: string): string {
  return text.replace(/(?!\n)\p{Cc}/gu, '\uFFFD')
}
