import { useCallback } from 'react'
import type { Question } from './question.ts'
import { useStored } from './stored.ts'

/** A question that was asked before. Nothing of its answer is kept. */
export interface PastCall extends Pick<Question, 'callId' | 'direction' | 'ccId'> {
  readonly askedAt: string
  readonly starred: boolean
}

const mostKept = 200

/** The questions that were asked in this browser, the last one first; starred ones are never pushed out. */
export function usePastCalls() {
  const [calls, store] = useStored<readonly PastCall[]>('history', [])
  const remember = useCallback(
    ({ callId, direction, ccId }: Pick<Question, 'callId' | 'direction' | 'ccId'>) => {
      const before = calls.find((one) => one.callId === callId && one.ccId === ccId)
      const call = { callId, direction, ccId, askedAt: new Date().toISOString(), starred: before?.starred ?? false }
      const others = calls.filter((one) => one !== before)
      const kept = others.filter((one, index) => one.starred || index < mostKept)
      store([call, ...kept])
    },
    [calls, store],
  )
  return {
    calls,
    remember,
    star: (call: PastCall) => store(calls.map((one) => (one === call ? { ...one, starred: !one.starred } : one))),
    clear: () => store(calls.filter((one) => one.starred)),
  }
}
