import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router'
import * as z from 'zod/mini'
import { agentsSearch } from './agents/agents-search.ts'
import { archiveSearch } from './archive/archive-search.ts'
import { loadAdminTexts } from './i18n/languages.ts'
import { Pending } from './shell/pending.tsx'
import { Shell } from './shell/shell.tsx'
import { PageNotFound, ViewError } from './shell/view-error.tsx'
import { readSearch, writeSearch } from './state/address-search.ts'
import { callSearch } from './state/call-target.ts'

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
  interface StaticDataRouteOption {
    /** The heading of the view, and the title of its tab. */
    readonly title?: MessageDescriptor
    /** Whether the view needs no sign-in. */
    readonly isPublic?: boolean
  }
}

const rootRoute = createRootRoute({ component: Shell })

// Addresses of earlier versions, and of a return from an OpenID provider.
const oldViews = { calls: '/look-up', codes: '/codes', history: '/history', audit: '/admin/audit' } as const
const homeSearch = z.extend(archiveSearch, {
  call: z.catch(z.optional(z.string()), undefined),
  view: z.catch(z.optional(z.enum(['calls', 'codes', 'history', 'audit'])), undefined),
  returnTo: z.catch(z.optional(z.string()), undefined),
})

const homeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  staticData: { title: msg`Calls` },
  validateSearch: homeSearch,
  beforeLoad({ search: { call, view, direction, ccId, returnTo } }) {
    if (returnTo) throw redirect({ href: ownPath(returnTo), replace: true })
    if (call) throw redirect({ to: '/call', search: { id: call.trim(), direction, ccId }, replace: true })
    if (view) throw redirect({ to: oldViews[view], replace: true })
  },
}).lazy(() => import('./archive/archive-page.tsx').then(({ route }) => route))

/** Returns an address within the console, whatever it was asked to return to. */
function ownPath(address: string): string {
  const url = URL.parse(address, location.origin)
  return url?.origin === location.origin ? url.pathname + url.search : '/'
}

const callRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/call',
  staticData: { title: msg`Call` },
  validateSearch: callSearch,
}).lazy(() => import('./call/call-page.tsx').then(({ route }) => route))

const lookUpRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/look-up',
  staticData: { title: msg`Look up` },
}).lazy(() => import('./calls/look-up-page.tsx').then(({ route }) => route))

const agentsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/agents',
  staticData: { title: msg`Agents and queues` },
  validateSearch: agentsSearch,
}).lazy(() => import('./agents/agents-page.tsx').then(({ route }) => route))

/** The query of the address `/codes`: what is searched for, or one code. */
const codesSearch = z.object({
  q: z.catch(z.optional(z.string()), undefined),
  kind: z.catch(z.optional(z.string()), undefined),
  code: z.catch(z.optional(z.coerce.string()), undefined),
})

const codesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/codes',
  staticData: { title: msg`Codes`, isPublic: true },
  validateSearch: codesSearch,
}).lazy(() => import('./codes/codes-view.tsx').then(({ route }) => route))

const historyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/history',
  staticData: { title: msg`History` },
}).lazy(() => import('./history/history-view.tsx').then(({ route }) => route))

const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin/audit',
  staticData: { title: msg`Audit log` },
}).lazy(() => withAdminTexts(import('./audit/audit-view.tsx')))

const accessRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin/access',
  staticData: { title: msg`People and keys` },
}).lazy(() => withAdminTexts(import('./admin/access-view.tsx')))

const harvestRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/admin/harvest',
  staticData: { title: msg`Harvest` },
}).lazy(() => withAdminTexts(import('./admin/harvest-view.tsx')))

/** What people type by hand: what has no view of its own leads to the first of its views. */
const shortAddresses = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/admin',
    beforeLoad: () => redirect({ to: '/admin/audit', replace: true, throw: true }),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/queues',
    beforeLoad: () => redirect({ to: '/agents', search: { by: 'queue' }, replace: true, throw: true }),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/index.html',
    beforeLoad: () => redirect({ to: '/', replace: true, throw: true }),
  }),
]

/** Everything else, also below the address of a view. */
const nowhereRoute = createRoute({ getParentRoute: () => rootRoute, path: '$', component: PageNotFound })

async function withAdminTexts<Route>(view: Promise<{ readonly route: Route }>): Promise<Route> {
  const [{ route }] = await Promise.all([view, loadAdminTexts()])
  return route
}

/** The addresses of the console. Each view is loaded when it is first opened; a view that fails leaves the rest usable. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    callRoute,
    lookUpRoute,
    agentsRoute,
    codesRoute,
    historyRoute,
    auditRoute,
    accessRoute,
    harvestRoute,
    ...shortAddresses,
    nowhereRoute,
  ]),
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  defaultErrorComponent: ViewError,
  defaultPendingComponent: Pending,
  defaultPreload: 'intent',
  // Fetching is up to the query cache.
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
})
