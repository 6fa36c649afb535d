import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import helmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Folders of built pages; what is left out is not served. */
export interface PageFolders {
  /** The docs, served at `/docs/`. They contain only public information. */
  readonly docs?: string | undefined
  /** The console, served at `/`. Without it, `/` leads to the docs. */
  readonly console?: string | undefined
}

/** The addresses of the views of the console, whose page is the same. The router of the console knows them too. */
const consoleViews = ['/call', '/look-up', '/agents', '/queues', '/codes', '/history', '/admin']

const nothing = ["'none'"]
const own = ["'self'"]
const refused = { defaultSrc: nothing, frameAncestors: nothing, baseUri: nothing, formAction: nothing }

/** Serves the pages, with headers that let them do only what they need. */
export function registerPages(app: FastifyInstance, { docs, console }: PageFolders): void {
  if (docs) {
    app.register(async (pages) => {
      // The search of the docs is WebAssembly. Code blocks and the API reference set styles of elements.
      const directives = {
        scriptSrc: [...own, "'wasm-unsafe-eval'"],
        styleSrc: [...own, "'unsafe-inline'"],
        fontSrc: [...own, 'data:'],
        connectSrc: own,
        imgSrc: [...own, 'data:'],
      }
      await pages.register(helmet, policy({ ...refused, ...directives }))
      await registerFiles(pages, docs, '/docs/')
      const notFound = readFileSync(join(docs, '404.html'))
      pages.get('/docs/*', (request, reply) => {
        const [path = ''] = request.url.split('?')
        if (pages.hasRoute({ method: 'GET', url: `${path}/` })) return reply.redirect(`${path}/`)
        return reply.code(404).type('text/html; charset=utf-8').send(notFound)
      })
      pages.get('/docs', (_request, reply) => reply.redirect('/docs/'))
      if (!console) pages.get('/', (_request, reply) => reply.redirect('/docs/'))
    })
  }
  if (console) {
    app.register(async (pages) => {
      const directives = { scriptSrc: own, styleSrc: own, fontSrc: own, connectSrc: own, imgSrc: [...own, 'data:'] }
      await pages.register(helmet, policy({ ...refused, ...directives }))
      await registerFiles(pages, console, '/')
      for (const view of consoleViews) {
        const options = { config: { file: '/index.html' } }
        for (const path of [view, `${view}/*`])
          pages.get(path, options, (_request, reply) => reply.sendFile('index.html'))
      }
    })
  }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The file that a route of the static files serves, from the root folder. */
    file?: string
  }
}

/** Serves the files of a folder, and their compressed copies to clients that accept them. */
async function registerFiles(pages: FastifyInstance, root: string, prefix: string): Promise<void> {
  const etagOf = etagsIn(root)
  pages.addHook('onRequest', (request, reply, done) => {
    const { file } = request.routeOptions.config
    if (!file) return done()
    // The name of an asset contains a hash of its content.
    if (file.startsWith('/assets/')) {
      reply.header('cache-control', 'public, max-age=31536000, immutable')
      return done()
    }
    const etag = etagOf(file)
    reply.headers({ 'cache-control': 'public, no-cache', etag })
    const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''))
    if (!known?.some((one) => one === '*' || `W/${one}` === etag)) return done()
    reply.header('vary', 'accept-encoding').code(304).send()
  })
  await pages.register(fastifyStatic, {
    root,
    prefix,
    // Only files that exist have a route, so that the response to any other path is that there is nothing.
    wildcard: false,
    globIgnore: ['**/*.br', '**/*.gz'],
    preCompressed: true,
    cacheControl: false,
    // A package manager gives every file the same time, so that neither time nor size identifies a version.
    etag: false,
    lastModified: false,
    acceptRanges: false,
  })
}

/** Returns a function that hashes a file once. The ETag is weak because it is the same for each encoding. */
function etagsIn(root: string): (file: string) => string {
  const etags = new Map<string, string>()
  return (file) => {
    const known = etags.get(file)
    if (known) return known
    const content = readFileSync(join(root, file.endsWith('/') ? `${file}index.html` : file))
    const etag = `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`
    etags.set(file, etag)
    return etag
  }
}

function policy(directives: Record<string, string[]>): object {
  return {
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: 'no-referrer' },
    // Whether there is TLS is the operator's choice, and so is how long browsers must insist on it.
    strictTransportSecurity: false,
  }
}
