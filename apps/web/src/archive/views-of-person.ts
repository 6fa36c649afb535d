import * as z from 'zod/mini'
import { useOwner } from '../session/access.ts'
import { readSearch } from '../state/address-search.ts'
import { listOf, storedOfPerson, useStored } from '../state/stored.ts'
import { type ArchiveSearch, archiveSearch } from './archive-search.ts'

const savedView = z.object({ name: z.string(), search: z.string() })

/** Filters that somebody has given a name. */
export type SavedView = z.infer<typeof savedView>

const viewsOf = storedOfPerson<readonly SavedView[]>('views', listOf(savedView), [])

/** Returns the views that the person has saved in this browser, and a function to change them. */
export function useSavedViews() {
  return useStored(viewsOf(useOwner() ?? ''))
}

/** Returns the filters of a view. What makes no sense in them is dropped. */
export function searchOfView({ search }: SavedView): ArchiveSearch {
  return archiveSearch.parse(readSearch(search))
}
