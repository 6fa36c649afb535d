import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { join, sep } from 'node:path'
import helmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { messageOf } from '../error-message.ts'
import { UserError } from '../user-error.ts'

/** Folders of built pages. */
export interface PageFolders {
  /** The docs, served at `/docs/`. They contain only public information. */
  readonly docs?: string | undefined
  /** The console, served at `/`. Without it, `/` leads to the docs. */
  readonly console?: string | undefined
}

/** The addresses of the views of the console, whose page is the same. The router of the console knows them too. */
const consoleViews = ['/call', '/look-up', '/agents', '/queues', '/codes', '/history', '/admin']

const config = { ignoresOverload: true } as const
const nothing = ["'none'"]
const own = ["'self'"]
/** The server and the machine of the reader, where a mock may run: the page "Try it" of the docs sends requests to both. */
const ownMachine = "'self' http://localhost:* http://127.0.0.1:* https://localhost:* https://127.0.0.1:*"
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
        connectSrc: [({ url = '' }: IncomingMessage) => (url.startsWith('/docs/try-it/') ? ownMachine : "'self'")],
        imgSrc: [...own, 'data:'],
      }
      await pages.register(helmet, policy({ ...refused, ...directives }))
      const notFound = readPage(docs, '404.html')
      await registerFiles(pages, docs, '/docs/', (reply) =>
        reply.code(404).type('text/html; charset=utf-8').send(notFound),
      )
      pages.get('/docs', (_request, reply) => reply.redirect('/docs/'))
      if (!console) pages.get('/', (_request, reply) => reply.redirect('/docs/'))
    })
  }
  if (console) {
    app.register(async (pages) => {
      const directives = { scriptSrc: own, styleSrc: own, fontSrc: own, connectSrc: own, imgSrc: [...own, 'data:'] }
      await pages.register(helmet, policy({ ...refused, ...directives }))
      const notFound = readPage(console, 'index.html')
      // A browser gets the "not found" page of the console, a program the failure envelope.
      const send = await registerFiles(pages, console, '/', (reply) =>
        reply.request.headers.accept?.includes('text/html')
          ? reply.code(404).type('text/html; charset=utf-8').send(notFound)
          : reply.callNotFound(),
      )
      for (const view of consoleViews)
        for (const path of [view, `${view}/*`])
          pages.get(path, { config }, (request, reply) => send(request, reply, 'index.html'))
    })
  }
}

/** @throws UserError when the page is missing, as after a build that was interrupted. */
function readPage(folder: string, name: string): Buffer {
  const path = join(folder, name)
  try {
    return readFileSync(path)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is missing' : messageOf(error)
    throw new UserError(
      `Cannot read ${path}, a part of this program: ${reason}. Install the program again; in its repository, run: pnpm build`,
    )
  }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a route responds while the server cannot keep up: those of pages and their files, the liveness check and metrics. */
    ignoresOverload?: true
  }
}

/** Sends a file of a folder, which must exist. */
type SendFile = (request: FastifyRequest, reply: FastifyReply, file: string) => FastifyReply

/** Serves the files that a folder contains now, and their compressed copies to clients that accept them. */
async function registerFiles(
  pages: FastifyInstance,
  root: string,
  prefix: string,
  sendNotFound: (reply: FastifyReply) => unknown,
): Promise<SendFile> {
  const files = new Set(globSync('**/*.*', { cwd: root, exclude: ['**/*.br', '**/*.gz'] }).map(withSlashes))
  const etagOf = etagsIn(root)
  await pages.register(fastifyStatic, {
    root,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    // Package managers set one modification time for all files, so time and size do not identify a version.
    etag: false,
    lastModified: false,
    acceptRanges: false,
  })
  const send: SendFile = (request, reply, file) => {
    // The name of an asset contains a hash of its content.
    if (file.startsWith('assets/'))
      return reply.header('cache-control', 'public, max-age=31536000, immutable').sendFile(file)
    const etag = etagOf(file)
    reply.headers({ 'cache-control': 'public, no-cache', etag })
    const known = request.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''))
    if (!known?.some((one) => one === '*' || `W/${one}` === etag)) return reply.sendFile(file)
    return reply.header('vary', 'accept-encoding').code(304).send()
  }
  pages.get<{ Params: { '*': string } }>(`${prefix}*`, { config }, (request, reply) => {
    const path = request.params['*']
    const file = path === '' || path.endsWith('/') ? `${path}index.html` : path
    if (files.has(file)) return send(request, reply, file)
    return files.has(`${path}/index.html`) ? reply.redirect(`${prefix}${path}/`) : sendNotFound(reply)
  })
  return send
}

function withSlashes(path: string): string {
  return path.replaceAll(sep, '/')
}

/** Returns a function that hashes a file once. The ETag is weak because it is the same for each encoding. */
function etagsIn(root: string): (file: string) => string {
  const etags = new Map<string, string>()
  return (file) => {
    const known = etags.get(file)
    if (known) return known
    const content = readFileSync(join(root, file))
    const etag = `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`
    etags.set(file, etag)
    return etag
  }
}

function policy(directives: Record<string, (string | ((request: IncomingMessage) => string))[]>): object {
  return {
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: 'no-referrer' },
    // Whether and for how long browsers must use TLS is the choice of the operator.
    strictTransportSecurity: false,
  }
}
