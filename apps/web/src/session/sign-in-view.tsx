import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { SignInRefused, signIn } from '../state/api.ts'
import { useSpeech } from '../words/language.tsx'

/** Asks who is there. The question in the address bar stays, and is asked when somebody is signed in. */
export function SignInView({ hasEnded, onSignedIn }: { readonly hasEnded: boolean; readonly onSignedIn: () => void }) {
  const { say } = useSpeech()
  const queries = useQueryClient()
  const [name, password] = [useId(), useId()]
  const attempt = useMutation({
    mutationFn: (form: FormData) =>
      signIn({ person: String(form.get('person')), password: String(form.get('password')) }),
    onSuccess: (session) => {
      queries.setQueryData(['session'], session)
      // What was refused because nobody was signed in is asked again.
      void queries.resetQueries({ queryKey: ['call'] })
      onSignedIn()
    },
  })
  const refusal = attempt.error instanceof SignInRefused ? attempt.error : undefined
  return (
    <section className="sign-in">
      <h2>{say('signIn')}</h2>
      {hasEnded && <p role="status">{say('sessionEnded')}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault()
          attempt.mutate(new FormData(event.currentTarget))
        }}
      >
        <p>
          <label htmlFor={name}>{say('name')}</label>
          <input id={name} name="person" autoComplete="username" required />
        </p>
        <p>
          <label htmlFor={password}>{say('password')}</label>
          <input id={password} name="password" type="password" autoComplete="current-password" required />
        </p>
        {refusal && (
          <p className="refusal" role="alert">
            {say(refusal.reason, { seconds: refusal.seconds })}
          </p>
        )}
        <p>
          <button type="submit" className="main" disabled={attempt.isPending}>
            {say('signIn')}
          </button>
        </p>
      </form>
    </section>
  )
}
