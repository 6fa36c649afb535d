import type { components } from '@org/cms-cdr-client/browser'
import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { RequestRefused } from '../session/session-requests.ts'

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
  const response = await fetch(address, signal ? { signal } : {})
  if (response.ok) return response.json()
  const { resultDesc }: { resultDesc?: string } = await response.json().catch(() => ({}))
  throw new RequestRefused(response.status, resultDesc ?? `HTTP status ${response.status}`)
}

/** Reads figures of the calls that match a query; nothing without one. */
export function useStats(params: string | undefined): UseQueryResult<CallStats> {
  return useQuery({
    queryKey: ['archive', 'stats', params],
    queryFn: ({ signal }) => getJson<CallStats>(`/calls/stats?${params}`, signal),
    enabled: params !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
}
