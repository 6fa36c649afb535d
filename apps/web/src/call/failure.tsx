import { isCdrError } from '@org/cms-cdr-client/browser'
import type { Word } from '../words/en.ts'
import { useSpeech } from '../words/language.tsx'

/** The wall that a question met, in the reader's language, and what to do about it. */
export function Failure({ error, onAgain }: { readonly error: unknown; readonly onAgain: () => void }) {
  const { say } = useSpeech()
  const [title, why] = wordsOf(error)
  const isCdr = isCdrError(error)
  return (
    <section className="failure" role="alert">
      <h2>{say(title)}</h2>
      {why ? <p>{say(why)}</p> : <p lang="en">{isCdr ? error.advice : String(error)}</p>}
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
      </p>
    </section>
  )
}

/** What to say of an error; where there is no reason of our own, the advice of the error is shown. */
function wordsOf(error: unknown): readonly [title: Word, why?: Word] {
  if (!isCdrError(error)) return ['network', 'networkWhy']
  if (error.code === 'not_found') return ['notFound', 'notFoundWhy']
  if (error.code === 'auth') return ['auth', 'authWhy']
  if (error.code === 'network') return ['network', 'networkWhy']
  return [error.code]
}
