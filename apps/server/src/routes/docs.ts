import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'

/** `/docs`: the docs as files. They hold nothing that is not public. */
export function registerDocs(app: FastifyInstance, folder: string): void {
  app.register(fastifyStatic, {
    root: folder,
    prefix: '/docs/',
    redirect: true,
    index: 'index.html',
    cacheControl: false,
  })
  app.get('/docs', (_request, reply) => reply.redirect('/docs/'))
}
