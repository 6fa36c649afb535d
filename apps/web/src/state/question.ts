import { useCallback, useSyncExternalStore } from 'react'

/** Directions that can be asked for. */
export const directions = ['auto', 'inbound', 'outbound'] as const

/** What the address bar says: the question, never an answer. */
export interface Question {
  readonly view: 'call' | 'calls' | 'codes' | 'history' | 'audit'
  readonly callId: string
  readonly direction: (typeof directions)[number]
  readonly ccId: number
}

const nothing: Question = { view: 'call', callId: '', direction: 'auto', ccId: 1 }

/** Reads the question from the query of an address. */
export function readQuestion(search: string): Question {
  const params = new URLSearchParams(search)
  const view =
    (['calls', 'codes', 'history', 'audit'] as const).find((one) => one === params.get('view')) ?? nothing.view
  const direction = directions.find((one) => one === params.get('direction')) ?? nothing.direction
  const ccId = Number(params.get('ccId'))
  return {
    view,
    callId: params.get('call')?.trim() ?? '',
    direction,
    ccId: Number.isInteger(ccId) && ccId > 0 ? ccId : nothing.ccId,
  }
}

/** Writes a question as the query of an address. */
export function writeQuestion({ view, callId, direction, ccId }: Question): string {
  const params = new URLSearchParams()
  if (view !== nothing.view) params.set('view', view)
  if (callId) params.set('call', callId)
  if (direction !== nothing.direction) params.set('direction', direction)
  if (ccId !== nothing.ccId) params.set('ccId', String(ccId))
  const text = params.toString()
  return text ? `?${text}` : '/'
}

/** The question of the address bar, and how to ask another one. Back and forward work. */
export function useQuestion(): readonly [Question, (change: Partial<Question>) => void] {
  const search = useSyncExternalStore(subscribe, () => location.search)
  const ask = useCallback((change: Partial<Question>) => {
    const address = writeQuestion({ ...readQuestion(location.search), ...change })
    if (address !== (location.search || '/')) history.pushState(null, '', address)
    window.dispatchEvent(new Event(asked))
  }, [])
  return [readQuestion(search), ask]
}

const asked = 'cms-cdr-asked'

function subscribe(changed: () => void): () => void {
  const events = ['popstate', asked]
  for (const event of events) window.addEventListener(event, changed)
  return () => {
    for (const event of events) window.removeEventListener(event, changed)
  }
}
