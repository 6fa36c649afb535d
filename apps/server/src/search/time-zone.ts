import type { Engine } from '../store/store.ts'

/**
 * Returns the time zone of the tenant, or `null` if it was not set. It is kept in the archive, so that every process that stores
 * records reads their local times alike.
 */
export async function readTimeZone(engine: Engine): Promise<string | null> {
  const [row] = await engine.query<{ value: string }>("SELECT value FROM archive_setting WHERE name = 'timeZone'")
  return row?.value ?? null
}
