import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { GuidePage } from './guide.ts'
import { escapeHtml } from './html.ts'
import { spec } from './spec.ts'

// Everything the page needs is inside it; the policy makes sure that nothing else is fetched or told.
const policy =
  "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; worker-src blob:; style-src 'unsafe-inline'; img-src data:; font-src data:"
const emptyImage = 'data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E'
const [query] = Object.values(spec.paths).flatMap((item) => ('post' in item ? [item.post] : []))
// Redoc's address of an operation: its tag and its ID.
const referenceRoute = `#/${query?.tags[0]}/${query?.operationId.toLowerCase()}`

/** Puts the guide beside Redoc's page, and makes the page keep to itself. */
export function composePage(redoc: string, pages: readonly GuidePage[]): string {
  const read = (file: string): string => readFileSync(join(import.meta.dirname, file), 'utf8')
  const head = `<meta http-equiv="Content-Security-Policy" content="${policy}">\n<style>\n${read('guide.css')}</style>`
  const quiet = redoc.replaceAll(/https:\/\/cdn\.redoc[^`"'\s]*\.svg/g, emptyImage)
  // After the title: the charset must stand in the first 1024 bytes, the policy before every script.
  const whole = insert(quiet, '</title>', head)
  const guide = insert(whole, '<body>', `${topBar(pages)}\n${main(pages)}`)
  return insert(guide, '</body>', `<script>\n${read('switch.js')}</script>`, 'before')
}

function topBar(pages: readonly GuidePage[]): string {
  const links = [...pages.map(({ id }) => [`#${id}`, label(id)]), [referenceRoute, 'Reference']]
  const items = links.map(([href, title]) => `<li><a href="${href}">${escapeHtml(title)}</a></li>`)
  return `<nav id="top" aria-label="Docs"><ul>${items.join('')}</ul></nav>`
}

/** A short name for the bar: `times-and-retention` becomes "Times and retention". */
function label(id: string): string {
  return (id[0]?.toUpperCase() ?? '') + id.slice(1).replaceAll('-', ' ')
}

function main(pages: readonly GuidePage[]): string {
  const sections = pages.map(({ id, html }) => `<section id="${id}">\n${html}</section>`)
  const intro = `<h1>${escapeHtml(spec.info.title)} <small>${spec.info.version}</small></h1>\n<p>${escapeHtml(spec.info.summary)}</p>`
  return `<main id="guide">\n${intro}\n${sections.join('\n')}\n</main>`
}

function insert(page: string, at: string, text: string, where: 'before' | 'after' = 'after'): string {
  const index = where === 'after' ? page.indexOf(at) : page.lastIndexOf(at)
  if (index < 0) throw new Error(`The page of Redoc has no ${at}.`)
  const cut = where === 'after' ? index + at.length : index
  return `${page.slice(0, cut)}\n${text}\n${page.slice(cut)}`
}
