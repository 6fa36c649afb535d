import type { FastifyInstance } from 'fastify'
import { isFromOwnForm } from '../auth/caller.ts'
import type { Context } from '../context.ts'
import { findPerson } from '../people/people.ts'
import { findSignInLink, usingUpSignInLink } from '../people/sessions.ts'
import { signIn } from '../people/sign-in.ts'
import type { SpecPath } from '../spec.ts'
import { UserError } from '../user-error.ts'
import { errorResponse } from './errors.ts'
import { registerOidc } from './oidc.ts'
import { type PlainPage, registerPlainPages, sendPlainPage } from './plain-page.ts'

const gone: PlainPage = {
  status: 410,
  title: 'This link no longer works',
  text: ['It has expired or was already used. Ask your administrator for a new one.'],
  link: { href: '/', text: 'Go to sign-in' },
}

const otherSite: PlainPage = {
  status: 403,
  title: 'You are not signed in',
  text: ['The request did not come from the page of the link. Open the link again, and use the button on its page.'],
}

const failed: PlainPage = {
  title: 'You are not signed in',
  text: ['The server cannot sign you in at the moment. Try again in a few seconds.'],
  link: { href: '/', text: 'Go to sign-in' },
}

/** Adds the pages that sign people in without the console. */
export function registerSignInPages(app: FastifyInstance, context: Context): void {
  app.register(async (pages) => {
    await registerPlainPages(pages)
    pages.setErrorHandler((error, request, reply) => {
      const { status, headers } = errorResponse(error, request.id, context)
      return sendPlainPage(reply.headers({ ...headers }), { ...failed, status })
    })
    registerLink(pages, context)
    if (context.identityProvider) registerOidc(pages, context, context.identityProvider)
  })
}

/** One-time links. Programs that check the links in a message open them too, so only the button uses a link up. */
function registerLink(app: FastifyInstance, context: Context): void {
  const { engine } = context
  const path = toRoute('/sign-in/{token}')

  app.get<{ Params: { token: string } }>(path, async (request, reply) => {
    const person = await findSignInLink(engine, request.params.token)
    if (person === undefined) return sendPlainPage(reply, gone)
    return sendPlainPage(reply, {
      title: 'Sign in as {person}',
      values: { person },
      text: ['This link works once. It signs you in to the call records in this browser.'],
      button: 'Sign in',
    })
  })

  app.post<{ Params: { token: string } }>(path, async (request, reply) => {
    if (!isFromOwnForm(request)) return sendPlainPage(reply, otherSite)
    const { token } = request.params
    const name = await findSignInLink(engine, token)
    const person = name === undefined ? undefined : await findPerson(engine, name)
    if (!person) return sendPlainPage(reply, gone)
    try {
      await signIn(request, reply, person, 'link', context, { tables: usingUpSignInLink(engine, token) })
    } catch (error) {
      if (error instanceof UserError) return sendPlainPage(reply, gone)
      throw error
    }
    return reply.redirect('/', 303)
  })
}

/** Returns a path of the spec as Fastify writes it. */
const toRoute = (path: SpecPath): string => path.replaceAll(/\{(\w+)\}/g, ':$1')
