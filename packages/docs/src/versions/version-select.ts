// Offers the other versions of the docs. Without any, the version stays a text.

class VersionSelect extends HTMLElement {
  async connectedCallback(): Promise<void> {
    const { base = '/', list = '', current = '' } = this.dataset
    const versions = await readVersions(new URL(list, new URL(base, location.href)))
    const select = this.querySelector('select')
    if (!select || versions.length < 2) return
    for (const version of new Set([current, ...versions])) select.add(new Option(version))
    select.addEventListener('change', () => void open(select.value, base))
    this.querySelector('span')?.remove()
    this.querySelector('label')?.removeAttribute('hidden')
  }
}
customElements.define('version-select', VersionSelect)

async function readVersions(list: URL): Promise<readonly string[]> {
  const response = await fetch(list).catch(() => undefined)
  return response?.ok ? response.json() : []
}

/** Opens this page in another version, or the first page of that version if it has no such page. */
async function open(version: string, base: string): Promise<void> {
  const start = new URL(`../${version}/`, new URL(base, location.href))
  const same = new URL(location.pathname.slice(base.length), start)
  const response = await fetch(same, { method: 'HEAD' }).catch(() => undefined)
  location.assign(response?.ok ? same : start)
}
