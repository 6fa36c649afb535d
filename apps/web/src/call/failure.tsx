import { isCdrError } from '@org/cms-cdr-client/browser'
import { useQuery } from '@tanstack/react-query'
import { RequestRefused } from '../state/api.ts'
import type { Word } from '../words/en.ts'
import { useSpeech } from '../words/language.tsx'

interface FailureProps {
  readonly error: unknown
  readonly onAgain: () => void
  /** Asks in both directions, where only one was asked. */
  readonly onBoth?: (() => void) | undefined
}

/** The wall that a question met, in the reader's language, and what to do about it. */
export function Failure({ error, onAgain, onBoth }: FailureProps) {
  const { say } = useSpeech()
  const [title, why] = wordsOf(error, useIsForbidden(error))
  const isCdr = isCdrError(error)
  return (
    <section className="failure" role="alert">
      <h2>{say(title)}</h2>
      {why ? <p>{say(why)}</p> : <p lang="en">{isCdr ? error.advice : String(error)}</p>}
      {error instanceof RequestRefused && (
        <p>
          <small lang="en">{error.message}</small>
        </p>
      )}
      {isCdr && (
        <p>
          <small lang="en">{error.message}</small>{' '}
          <a href={`/docs/#${new URL(error.docs).hash.slice(1)}`}>{say('docs')}</a>
        </p>
      )}
      <p>
        <button type="button" onClick={onAgain}>
          {say('again')}
        </button>
        {onBoth && isCdrError(error, 'not_found') && (
          <>
            {' '}
            <button type="button" onClick={onBoth}>
              {say('askBoth')}
            </button>
          </>
        )}
      </p>
    </section>
  )
}

/** Whether a permission is missing. The catalogue was loaded to read the answer, so it is at hand. */
function useIsForbidden(error: unknown): boolean {
  const { data } = useQuery({
    queryKey: ['catalogue'],
    queryFn: () => import('@org/cms-cdr-client/codes'),
    enabled: isCdrError(error, 'result'),
  })
  return isCdrError(error, 'result') && error.resultCode === data?.resultCodeOf('INSUFFICIENT_PERMISSION')
}

/** What to say of an error; where there is no reason of our own, the advice of the error is shown. */
function wordsOf(error: unknown, isForbidden: boolean): readonly [title: Word, why?: Word] {
  const status = error instanceof RequestRefused ? error.status : isCdrError(error, 'http') ? error.httpStatus : 0
  if (status === 403) return ['permission', 'permissionWhy']
  if (status === 429) return ['tooMany', 'tooManyWhy']
  if (!isCdrError(error)) return ['network', 'networkWhy']
  if (error.code === 'not_found') return ['notFound', 'notFoundWhy']
  if (error.code === 'auth') return ['auth', 'authWhy']
  // A page has no credentials provider, and never closes its client.
  if (error.code === 'network' || error.code === 'credentials' || error.code === 'closed')
    return ['network', 'networkWhy']
  if (error.code === 'http' && error.httpStatus === 503) return ['upstream', 'upstreamWhy']
  if (isForbidden) return ['permission', 'permissionWhy']
  return [error.code]
}
