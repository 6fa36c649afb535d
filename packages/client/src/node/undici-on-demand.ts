type Undici = typeof import('undici')

let loaded: Undici | undefined

/** undici takes longer to load than a query takes; it is fetched with the first one that goes through the pool. */
export function undiciOnDemand(): Undici | Promise<Undici> {
  return loaded ?? load()
}

async function load(): Promise<Undici> {
  loaded = await import('undici')
  return loaded
}
