import { queryOptions } from '@tanstack/react-query'
import { fetchCall } from './api.ts'
import type { CallTarget } from './call-target.ts'

/** The query for a call. The record of a finished call does not change, so it is fetched once. */
export function callQuery({ callId, direction, ccId }: CallTarget, timeZone: string | undefined) {
  return queryOptions({
    queryKey: ['call', callId, direction, ccId, timeZone],
    queryFn: () => fetchCall({ callId, direction, ccId, timeZone }),
    enabled: callId !== '',
  })
}
