import type { CountryCode } from 'libphonenumber-js/min'
import type { Engine, Statement } from '../store/store.ts'

/** The settings of a tenant that are needed to interpret its records. They are in the database, so that all processes interpret records alike. */
export interface Tenant {
  /** The IANA name of the time zone of local times; `null` if it was not set. */
  readonly timeZone: string | null
  /** The country of phone numbers that are written without a country code; `null` if it was not set. */
  readonly country: CountryCode | null
}

/** Reads the settings of the tenant. */
export async function readTenant(engine: Engine): Promise<Tenant> {
  return {
    timeZone: await readSetting(engine, 'timeZone'),
    // Only valid codes are stored.
    country: (await readSetting(engine, 'country')) as CountryCode | null,
  }
}

/** Returns a setting of the archive, or `null` if there is none of this name. */
export async function readSetting(engine: Engine, name: string): Promise<string | null> {
  const [row] = await engine.query<{ value: string }>('SELECT value FROM archive_setting WHERE name = $1', [name])
  return row?.value ?? null
}

/** Returns a statement that sets a setting of the archive. */
export function writeSetting(name: string, value: string | null): Statement {
  const sql = `INSERT INTO archive_setting (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value`
  return { sql, parameters: [name, value] }
}
