/** Escapes text for HTML. */
export function escapeHtml(text: unknown): string {
  return String(text).replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)
}

/** A word as part of an anchor: `releaseCause` becomes `release-cause`. */
export function slug(text: string): string {
  return text
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}

/** One row of a table: its anchor, its heading cell and its other cells, as HTML. */
export interface Row {
  readonly id: string
  readonly head: string
  readonly cells: readonly string[]
}

/** A table whose every row has an anchor that its first cell links to. */
export function table(caption: string, columns: readonly string[], rows: readonly Row[]): string {
  const header = columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('')
  const body = rows.map(({ id, head, cells }) => {
    const rest = cells.map((cell) => `<td>${cell}</td>`).join('')
    return `<tr id="${id}"><th scope="row"><a href="#${id}">${head}</a></th>${rest}</tr>`
  })
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table><thead><tr>${header}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`
}
