import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

/**
 * Moves every inline script of the built pages to a file. The server's Content-Security-Policy then needs no exception for
 * inline scripts, and no list of hashes that changes with each build.
 */
export async function moveInlineScripts(dist: string): Promise<void> {
  for (const page of globSync('**/*.html', { cwd: dist })) {
    const html = await readFile(join(dist, page), 'utf8')
    const scripts = new Map<string, string>()
    const moved = html.replace(/<script(?![^>]* src=)([^>]*)>(.*?)<\/script>/gs, (_whole, attributes, code) => {
      const hash = createHash('sha256').update(code).digest('base64url').slice(0, 8)
      const file = join('assets', `inline-${hash}.js`)
      scripts.set(file, code)
      const address = relative(dirname(page), file).replaceAll(sep, '/')
      return `<script${attributes} src="${page === '404.html' ? addressOn404(html, file) : address}"></script>`
    })
    for (const [file, code] of scripts) await writeFile(join(dist, file), code)
    await writeFile(join(dist, page), moved)
  }
}

/** The page for "not found" is shown at any address, so relative addresses would lead astray. */
function addressOn404(html: string, file: string): string {
  const base = /href="([^"]*)icon\.svg"/.exec(html)?.[1] ?? '/'
  return base + file.replaceAll(sep, '/')
}
