import { globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import type { Element, Root } from 'hast'
import { select, selectAll } from 'hast-util-select'
import { toString as textOf } from 'hast-util-to-string'
import rehypeParse from 'rehype-parse'
import rehypeRemark from 'rehype-remark'
import remarkGfm from 'remark-gfm'
import remarkStringify from 'remark-stringify'
import { unified } from 'unified'
import { spec } from '../facts/spec.ts'

interface Page {
  /** The address on the site, such as `codes/release-cause/`. */
  readonly address: string
  readonly title: string
  readonly description: string
  readonly markdown: string
}

const toMarkdown = unified().use(rehypeRemark).use(remarkGfm).use(remarkStringify, { bullet: '-' })

/** Writes the guide as Markdown: a list of pages (`llms.txt`), everything in one file (`llms-full.txt`), and each page. */
export async function writeTexts(dist: string): Promise<void> {
  const files = globSync('**/index.html', { cwd: dist }).sort()
  const pages = await Promise.all(files.map((file) => readPage(dist, file)))
  for (const { address, markdown } of pages) await writeFile(join(dist, markdownFile(address)), markdown)
  const { title, summary } = spec.info
  const head = `# ${title}\n\n> ${summary}\n`
  const list = pages.map((page) => `- [${page.title}](${markdownFile(page.address)}): ${page.description}`)
  const downloads = [
    '- [OpenAPI 3.1, vendor](openapi/vendor.json): what CC-CMS documents; also as [YAML](openapi/vendor.yaml)',
    '- [OpenAPI 3.1, server](openapi/server.json): that, and what the cms-cdr server adds; also as [YAML](openapi/server.yaml). Codes are under x-catalogues, errors under x-client-errors',
    '- [Signature vectors](vectors/all.json): requests with every intermediate value of their signature',
    '- [All pages in one file](llms-full.txt)',
  ]
  await writeFile(
    join(dist, 'llms.txt'),
    `${head}\n## Pages\n\n${list.join('\n')}\n\n## Files\n\n${downloads.join('\n')}\n`,
  )
  await writeFile(join(dist, 'llms-full.txt'), [head, ...pages.map(({ markdown }) => markdown)].join('\n'))
}

/** Returns the Markdown file of a page: `codes/release-cause.md` for `codes/release-cause/`. */
function markdownFile(address: string): string {
  return address === '' ? 'index.md' : `${address.slice(0, -1)}.md`
}

async function readPage(dist: string, file: string): Promise<Page> {
  const root = unified()
    .use(rehypeParse)
    .parse(await readFile(join(dist, file), 'utf8'))
  const content = select('.sl-markdown-content', root)
  if (!content) throw new Error(`${file} has no content.`)
  const title = textOf(select('h1', root) ?? root)
  const folder = dirname(file).split(sep).join('/')
  return {
    address: folder === '.' ? '' : `${folder}/`,
    title,
    description: String(select('meta[name=description]', root)?.properties.content ?? ''),
    markdown: `# ${title}\n\n${await contentAsMarkdown(content)}`,
  }
}

async function contentAsMarkdown(content: Element): Promise<string> {
  for (const pre of selectAll('pre', content)) {
    const lines = selectAll('.ec-line', pre)
    if (lines.length === 0) continue
    const language = String(pre.properties.dataLanguage)
    const text = lines.map((line) => textOf(line).replace(/\n$/, '')).join('\n')
    pre.children = [
      {
        type: 'element',
        tagName: 'code',
        properties: { className: [`language-${language}`] },
        children: [{ type: 'text', value: `${text}\n` }],
      },
    ]
  }
  remove(content, '.sl-anchor-link, [role=tablist], figcaption, .copy, .try-it, noscript, style, script')
  const root: Root = { type: 'root', children: content.children }
  return toMarkdown.stringify(await toMarkdown.run(root))
}

function remove(parent: Element, selector: string): void {
  const unwanted = new Set(selectAll(selector, parent))
  const clean = (element: Element): void => {
    element.children = element.children.filter((child) => child.type !== 'element' || !unwanted.has(child))
    for (const child of element.children) if (child.type === 'element') clean(child)
  }
  clean(parent)
}
