/** Registers the service worker once the page is loaded, so that nothing of the first view waits for it. */
export function registerServiceWorker(): void {
  // Browsers have none on plain HTTP, and the console works without it.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const register = (): void => void navigator.serviceWorker.register('/service-worker.js').catch(() => undefined)
  if (document.readyState === 'complete') register()
  else addEventListener('load', register, { once: true })
}
