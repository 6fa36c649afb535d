/** Copies a text to the clipboard. Returns whether it could. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    // Browsers offer the clipboard on HTTPS and localhost only, and people may forbid it. The older way works on plain HTTP too.
    return copyByEvent(text)
  }
}

function copyByEvent(text: string): boolean {
  let isCopied = false
  const write = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
    isCopied = true
  }
  // Some browsers copy only when something is selected.
  const selection = getSelection()
  const before = selection?.rangeCount ? selection.getRangeAt(0) : undefined
  selection?.selectAllChildren(document.body)
  document.addEventListener('copy', write, { once: true })
  document.execCommand('copy')
  document.removeEventListener('copy', write)
  selection?.removeAllRanges()
  if (before) selection?.addRange(before)
  return isCopied
}
