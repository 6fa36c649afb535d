/** Hands a file to the browser, which saves it. */
export function saveFile(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser starts to save at the end of this turn, and needs the address a while longer.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
