import helmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** Folders of built pages; what is left out is not served. */
export interface PageFolders {
  /** The docs, served at `/docs/`. They hold nothing that is not public. */
  readonly docs?: string | undefined
  /** The console, served at `/`. Without it, `/` leads to the docs. */
  readonly console?: string | undefined
}

const nothing = ["'none'"]
const own = ["'self'"]
// The page says in its own head what it may load, and that is less; both policies hold.
const inPage = [...own, "'unsafe-inline'", "'unsafe-eval'", 'data:', 'blob:']

/** Pages, with headers that let them do only what they need. */
export function registerPages(app: FastifyInstance, { docs, console }: PageFolders): void {
  if (docs) {
    app.register(async (pages) => {
      // The docs are one file with a policy of its own inside; this adds what only a header can say.
      await pages.register(
        helmet,
        policy({ defaultSrc: inPage, frameAncestors: nothing, baseUri: nothing, formAction: nothing }),
      )
      await pages.register(fastifyStatic, { root: docs, prefix: '/docs/', index: 'index.html', cacheControl: false })
      pages.get('/docs', (_request, reply) => reply.redirect('/docs/'))
      if (!console) pages.get('/', (_request, reply) => reply.redirect('/docs/'))
    })
  }
  if (console) {
    app.register(async (pages) => {
      const directives = { scriptSrc: own, styleSrc: own, fontSrc: own, connectSrc: own, imgSrc: [...own, 'data:'] }
      const refused = { defaultSrc: nothing, frameAncestors: nothing, baseUri: nothing, formAction: nothing }
      await pages.register(helmet, policy({ ...refused, ...directives }))
      // Not a wildcard: only files that are there, so that other paths are told that there is nothing.
      await pages.register(fastifyStatic, { root: console, prefix: '/', wildcard: false, decorateReply: !docs })
    })
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
