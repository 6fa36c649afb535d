import type { components } from '@org/cms-cdr-client/browser'
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { refusalOf } from '../session/session-requests.ts'
import { sendNumber } from '../state/send-number.ts'

/** One stored call, as a search returns it. */
export type CallSummary = components['schemas']['CallSummary']

/** A page of stored calls. */
export type CallPage = components['schemas']['CallPage']

/** Figures of stored calls and of their groups. */
export type CallStats = components['schemas']['CallStats']

/** Figures of some stored calls. */
export type CallFigures = components['schemas']['CallFigures']

/** Reads JSON from the server, or throws why it was refused. */
export async function getJson<Body>(address: string, signal?: AbortSignal): Promise<Body> {
  const response = await sendNumber(address, signal ? { signal } : {})
  if (!response.ok) throw await refusalOf(response)
  return response.json()
}

/** Returns the key of the calls that match a query, in an order. */
export function listKeyOf(params: string, sort: string, order: string): readonly string[] {
  return ['archive', 'calls', params, sort, order]
}

/**
 * Reads figures of the calls that match a query; nothing without one.
 *
 * @param isCurrent Whether they change while they are shown, and are read again every minute.
 */
export function useStats(params: string | undefined, isCurrent = false): UseQueryResult<CallStats> {
  return useQuery({
    queryKey: ['archive', 'stats', params],
    queryFn: ({ signal }) => getJson<CallStats>(`/calls/stats?${params}`, signal),
    enabled: params !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    refetchInterval: isCurrent && 60_000,
  })
}
