import { onTestFinished } from 'vitest'
import type { CdrStore } from '../src/store/cdr-store.ts'
import { openStore } from '../src/store/open-store.ts'

/** Opens a store that is closed when the test ends. */
export async function openTestStore(address: string): Promise<CdrStore> {
  const store = await openStore(address)
  onTestFinished(() => store.close())
  return store
}
