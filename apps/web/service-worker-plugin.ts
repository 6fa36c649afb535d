import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const source = join(import.meta.dirname, 'src', 'offline', 'service-worker.js')
/** The view that works without a network, and what it loads by the reader's language. */
const needed = /codes-view\.tsx$|\.po$|meanings-[\w-]+\.json$/

/** Writes the service worker, which knows the files that the codes need. */
export function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const files = new Set<string>()
        const add = (name: string): void => {
          const file = bundle[name]
          if (!file || files.has(name)) return
          files.add(name)
          if (file.type !== 'chunk') return
          for (const one of [...file.imports, ...(file.viteMetadata?.importedCss ?? [])]) add(one)
        }
        for (const [name, file] of Object.entries(bundle)) {
          const isNeeded = file.type === 'chunk' && (file.isEntry || needed.test(file.facadeModuleId ?? ''))
          if (isNeeded || name.endsWith('.woff2')) add(name)
        }
        const list = JSON.stringify([...files].sort().map((name) => `/${name}`))
        // The page itself is among the copies, and its own content changes with the names of its files.
        const version = createHash('sha256').update(list).digest('hex').slice(0, 12)
        const code = readFileSync(source, 'utf8').replace('__FILES__', list).replace('__VERSION__', `'${version}'`)
        this.emitFile({ type: 'asset', fileName: 'service-worker.js', source: code })
      },
    },
  }
}
