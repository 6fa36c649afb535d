// Offers the other versions of the docs. Without any, the version stays a text.

class VersionSelect extends HTMLElement {
  async connectedCallback(): Promise<void> {
    const { base = '/', list = '', current = '' } = this.dataset
    const versions = await readVersions(new URL(list, new URL(base, location.href)))
    const menu = this.querySelector('details')
    if (!menu || versions.length < 2) return
    const links = [...new Set([current, ...versions])].map((version) => linkTo(version, base))
    links[0]?.setAttribute('aria-current', 'true')
    menu.querySelector('div')?.append(...links)
    this.querySelector('span')?.remove()
    menu.addEventListener('keydown', ({ key }) => {
      if (key !== 'Escape') return
      menu.open = false
      menu.querySelector('summary')?.focus()
    })
    menu.hidden = false
  }
}
customElements.define('version-select', VersionSelect)

async function readVersions(list: URL): Promise<readonly string[]> {
  const response = await fetch(list).catch(() => undefined)
  return response?.ok ? response.json().catch(() => []) : []
}

function linkTo(version: string, base: string): HTMLAnchorElement {
  const link = document.createElement('a')
  link.textContent = version
  link.href = startOf(version, base).href
  link.addEventListener('click', (event) => {
    // These open the link elsewhere.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    void open(version, base)
  })
  return link
}

function startOf(version: string, base: string): URL {
  return new URL(`../${version}/`, new URL(base, location.href))
}

/** Opens this page in another version, or the first page of that version if it has no such page. */
async function open(version: string, base: string): Promise<void> {
  const start = startOf(version, base)
  const same = new URL(location.pathname.slice(base.length), start)
  const response = await fetch(same, { method: 'HEAD' }).catch(() => undefined)
  same.hash = location.hash
  location.assign(response?.ok ? same : start)
}
