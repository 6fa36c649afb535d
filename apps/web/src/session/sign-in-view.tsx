import { useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { Button, ButtonLink } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { enter } from './access.ts'
import { Refusal } from './refusal.tsx'
import { readSignInMethods, signIn } from './session-requests.ts'

/**
 * Shows the ways to sign in. The address stays, and its view is shown when somebody is signed in.
 * @param isInPlace Whether a view behind it must stay as it is: then the provider opens in a tab of its own.
 */
export function SignInView({ isInPlace = false }: { readonly isInPlace?: boolean }) {
  const { t } = useLingui()
  const methods = useQuery({ queryKey: ['sign-in'], queryFn: readSignInMethods })
  const address = useRouterState({ select: ({ location }) => location.href })
  // A password is the way to sign in where the server does not say how, such as one that cannot be reached.
  const { password, openIdConnect } = methods.data ?? { password: methods.isError, openIdConnect: false }
  return (
    <>
      {openIdConnect && (
        <p>
          <ButtonLink
            look="primary"
            href={`/oidc/sign-in?${new URLSearchParams({ returnTo: address })}`}
            target={isInPlace ? '_blank' : undefined}
          >
            {t`Sign in with your organization`}
          </ButtonLink>
        </p>
      )}
      {password && <PasswordForm isMain={!openIdConnect} isInPlace={isInPlace} />}
      {methods.isSuccess && !password && !openIdConnect && <p>{t`Sign in with a link from your administrator.`}</p>}
    </>
  )
}

function PasswordForm({ isMain, isInPlace }: { readonly isMain: boolean; readonly isInPlace: boolean }) {
  const { t } = useLingui()
  const attempt = useMutation({
    mutationFn: (form: FormData) =>
      signIn({ person: String(form.get('person')), password: String(form.get('password')) }),
    onSuccess: enter,
  })
  return (
    <form
      className="sign-in-form"
      onSubmit={(event) => {
        event.preventDefault()
        attempt.mutate(new FormData(event.currentTarget))
      }}
    >
      <TextField label={t`User name`} name="person" autoComplete="username" required autoFocus={isInPlace} />
      <TextField label={t`Password`} name="password" type="password" autoComplete="current-password" required />
      <Refusal error={attempt.error} isSignIn />
      <Button type="submit" look={isMain ? 'primary' : 'default'} isDisabled={attempt.isPending}>
        {t`Sign in`}
      </Button>
    </form>
  )
}
