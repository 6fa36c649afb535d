import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import MarkdownIt from 'markdown-it'
import { escapeHtml, slug } from './html.ts'
import { readSpecFile, specFolder, vector } from './spec.ts'
import { tables } from './tables.ts'

/** One page of the guide. */
export interface GuidePage {
  readonly id: string
  readonly title: string
  readonly html: string
  /** The source, for machines. */
  readonly markdown: string
}

const markdownIt = new MarkdownIt({ html: true })
markdownIt.renderer.rules.table_open = () => '<div class="scroll" tabindex="0"><table>'
markdownIt.renderer.rules.table_close = () => '</table></div>'

/** The pages of `spec/docs/`, in the order of their file names, with their directives filled in. */
export function guidePages(): GuidePage[] {
  const files = readdirSync(join(specFolder, 'docs'))
    .filter((file) => file.endsWith('.md'))
    .sort((one, other) => Number.parseInt(one, 10) - Number.parseInt(other, 10))
  return files.map((file) => {
    const markdown = readSpecFile('docs', file)
    const title = /^# (.+)$/m.exec(markdown)?.[1]
    if (!title) throw new Error(`spec/docs/${file} has no title.`)
    const id = file.replace(/^\d+-|\.md$/g, '')
    return { id, title, html: render(markdown, id), markdown }
  })
}

function render(markdown: string, pageId: string): string {
  const filled = markdown.replace(/^<!-- (\w+): (.+?) -->$/gm, (_whole, kind: string, name: string) =>
    directive(kind, name),
  )
  const html = markdownIt.render(filled)
  // The title of a page is the second level of the whole; each heading below it gets an anchor.
  return html.replace(/<(\/?)h([1-5])>(?:([^<]*))?/g, (_whole, close: string, level: string, text = '') => {
    const tag = `h${Number(level) + 1}`
    if (close) return `</${tag}>`
    const id = level === '1' ? pageId : slug(text)
    return `<${tag}${level === '1' ? '' : ` id="${id}"`}><a class="anchor" href="#${id}" aria-label="Link to: ${text}">#</a> ${text}`
  })
}

function directive(kind: string, name: string): string {
  if (kind === 'table' && tables[name]) return tables[name]()
  if (kind === 'sample') return pre(readSpecFile('samples', name))
  if (kind === 'vector') return vectorSteps(name)
  if (kind === 'commands')
    return readFileSync(fileURLToPath(import.meta.resolve('@org/cms-cdr-cli/commands.md')), 'utf8')
  throw new Error(`The guide asks for ${kind}: ${name}, which does not exist.`)
}

function vectorSteps(name: string): string {
  const { accessKey, secretKey, timestamp, signedHeaders, body, expect } = vector(name)
  const steps: [string, string][] = [
    ['Access key', accessKey],
    ['Secret key', secretKey],
    ['1. Time stamp', timestamp],
    ['2. Names of the signed headers', Object.keys(signedHeaders).join(';')],
    ['3. Prefix', expect.prefix],
    ['4. Signing key: HMAC-SHA256 of the prefix under the secret key, as hex text', expect.signingKey],
    ['The body, as it is sent', body],
    ['5. Canonical request (the third line is blank: there is no query)', expect.canonicalRequest],
    ['SHA-256 of the canonical request, to compare yours with', expect.canonicalRequestSha256],
    ['6. Signature: HMAC-SHA256 of the canonical request under the hex text of step 4', expect.signature],
    ['7. Authorization', expect.authorization],
  ]
  return `<dl class="steps">\n${steps.map(([term, value]) => `<dt>${escapeHtml(term)}</dt><dd>${pre(value)}</dd>`).join('\n')}\n</dl>`
}

function pre(text: string): string {
  // A blank line would end the HTML block in Markdown.
  return `<pre tabindex="0"><code>${escapeHtml(text.trimEnd()).replaceAll('\n', '&#10;')}</code></pre>`
}
