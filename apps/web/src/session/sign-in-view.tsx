import { Plural, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { readSignInMethods, SignInRefused, signIn } from '../state/api.ts'

/** Shows the ways to sign in. The question in the address bar stays, and is asked when somebody is signed in. */
export function SignInView({ hasEnded, onSignedIn }: { readonly hasEnded: boolean; readonly onSignedIn: () => void }) {
  const { t } = useLingui()
  const methods = useQuery({ queryKey: ['sign-in'], queryFn: readSignInMethods })
  // A server that does not say how, such as one that cannot be reached, is asked with a password.
  const { password, openIdConnect } = methods.data ?? { password: methods.isError, openIdConnect: false }
  return (
    <section className="sign-in">
      <h2>{t`Sign in`}</h2>
      {hasEnded && <p role="status">{t`Your session expired. Sign in to continue where you left off.`}</p>}
      {openIdConnect && (
        <p>
          <a className="main" href={`/oidc/sign-in${location.search}`}>
            {t`Sign in with your organization`}
          </a>
        </p>
      )}
      {password && <PasswordForm isMain={!openIdConnect} onSignedIn={onSignedIn} />}
      {methods.isSuccess && !password && !openIdConnect && <p>{t`Sign in with a link from your administrator.`}</p>}
    </section>
  )
}

function PasswordForm({ isMain, onSignedIn }: { readonly isMain: boolean; readonly onSignedIn: () => void }) {
  const { t } = useLingui()
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
    <form
      onSubmit={(event) => {
        event.preventDefault()
        attempt.mutate(new FormData(event.currentTarget))
      }}
    >
      <p>
        <label htmlFor={name}>{t`User name`}</label>
        <input id={name} name="person" autoComplete="username" required />
      </p>
      <p>
        <label htmlFor={password}>{t`Password`}</label>
        <input id={password} name="password" type="password" autoComplete="current-password" required />
      </p>
      {refusal && (
        <p className="refusal" role="alert">
          <Refusal refusal={refusal} />
        </p>
      )}
      <p>
        <button type="submit" className={isMain ? 'main' : undefined} disabled={attempt.isPending}>
          {t`Sign in`}
        </button>
      </p>
    </form>
  )
}

function Refusal({ refusal: { reason, seconds } }: { readonly refusal: SignInRefused }) {
  const { t } = useLingui()
  if (reason === 'credentials') return t`Wrong user name or password.`
  if (reason === 'unreachable') return t`Can't reach the server. Try again.`
  return (
    <Plural
      value={seconds}
      one="Too many failed attempts. Try again in # second."
      other="Too many failed attempts. Try again in # seconds."
    />
  )
}
