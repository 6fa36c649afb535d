// Serves the codes without a network, from copies of the built files that they need. It never stores a response of the API, and so nothing
// about calls or people. A new version of the console changes the list of files, by which the browser notices and installs this one anew.

/** Replaced by the build. */
const files = __FILES__
const page = '/codes'
const mostMilliseconds = 10_000
const cacheName = `codes-${__VERSION__}`
/** The addresses of the console that its router knows. Their page is the same. */
const views = /^\/((call|look-up|agents|codes|history|admin)(\/.*)?)?$/

addEventListener('install', (event) => {
  // The worker has no copy of what is posted, and waking it for each request of a list of calls takes a fifth of the page's processor time.
  event.addRoutes?.({ condition: { requestMethod: 'POST' }, source: 'network' })
  const store = async () => {
    const cache = await caches.open(cacheName)
    await cache.addAll([new Request(page, { cache: 'reload' }), ...files])
    await skipWaiting()
  }
  event.waitUntil(store())
})

addEventListener('activate', (event) => {
  const takeOver = async () => {
    const names = await caches.keys()
    await Promise.all(names.filter((name) => name !== cacheName).map((name) => caches.delete(name)))
    await clients.claim()
  }
  event.waitUntil(takeOver())
})

addEventListener('fetch', (event) => {
  const { request } = event
  const { pathname, origin } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate' && views.test(pathname)) event.respondWith(openPage(request))
  else if (files.includes(pathname)) event.respondWith(readFile(request))
})

/** The server comes first, so that a new version is seen at once, unless it does not respond. */
async function openPage(request) {
  const response = await Promise.race([
    fetch(request).catch(() => undefined),
    new Promise((resolve) => setTimeout(resolve, mostMilliseconds)),
  ])
  if (response && response.status < 500) return response
  return (await caches.match(page)) ?? response ?? Response.error()
}

/** The name of a file contains a hash of its content. */
async function readFile(request) {
  return (await caches.match(request)) ?? fetch(request)
}
