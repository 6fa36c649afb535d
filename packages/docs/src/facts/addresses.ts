/** Writes a name as part of an address: `releaseCause` becomes `release-cause`. */
export function slug(text: string): string {
  return text
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
}

/** Returns the anchor of a code on the page of its catalog, such as `release-cause-49`. */
export function codeAnchor(catalogue: string, value: string | number): string {
  return `${slug(catalogue)}-${slug(String(value)) || value}`
}
