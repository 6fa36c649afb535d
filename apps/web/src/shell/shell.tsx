import { useLingui } from '@lingui/react/macro'
import { Link, Outlet, useNavigate, useRouterState, useSearch } from '@tanstack/react-router'
import { CloudOff } from 'lucide-react'
import { Fragment, type ReactNode, useEffect } from 'react'
import * as z from 'zod/mini'
import { useDroppedFile } from '../calls/use-dropped-file.ts'
import { useOpenList } from '../calls/use-open-list.ts'
import { LanguageMenu } from '../i18n/language-menu.tsx'
import { followAccess, readAccess, useAccess, useOwner } from '../session/access.ts'
import { stored, useStored } from '../state/stored.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Empty } from '../ui/empty.tsx'
import { lazyPart, useLazyPart } from '../ui/lazy-part.ts'
import { Overlays, useOverlaysLater } from '../ui/overlays.tsx'
import { Brand } from './brand.tsx'
import { LookUpBox } from './look-up-box.tsx'
import { Overlay } from './overlay.tsx'
import { OverlayError } from './overlay-error.tsx'
import { Pending } from './pending.tsx'
import { useShortcuts } from './shortcuts.ts'
import { Sidebar } from './sidebar.tsx'
import { UserMenu } from './user-menu.tsx'
import { ViewError } from './view-error.tsx'

// Most people are signed in already.
const lazySignIn = lazyPart(async () => (await import('../session/sign-in-view.tsx')).SignInView)
const isRailStored = stored('rail', z.boolean(), false)

/** What is around every view. It asks for a sign-in where one is needed, and keeps the address meanwhile. */
export function Shell() {
  const { t } = useLingui()
  const access = useAccess()
  const owner = useOwner()
  const { title, isPublic } = useRouterState({ select: ({ matches }) => matches.at(-1)?.staticData ?? {} })
  const heading = title && t(title)
  const { id }: { id?: string } = useSearch({ strict: false })
  const navigate = useNavigate()
  const tab = id || heading
  useEffect(() => {
    document.title = tab ? `${tab} · ${t`Call records`}` : t`Call records`
  }, [tab, t])
  useEffect(() => followAccess(() => navigate({ to: '/', replace: true })), [navigate])
  if (access.kind === 'unknown')
    return (
      <div className="first-wait">
        <Pending />
      </div>
    )
  const hasExpired = access.kind === 'in' && access.hasExpired
  return (
    <Fragment key={owner}>
      {access.kind === 'in' || isPublic ? (
        <Frame heading={heading} />
      ) : (
        <Entry>
          {access.kind === 'failed' ? (
            <Unreachable />
          ) : (
            <section className="sign-in">
              <Brand />
              <h1>{t`Sign in`}</h1>
              <SignIn />
            </section>
          )}
        </Entry>
      )}
      <Dialog title={t`Sign in`} isOpen={hasExpired} isOpaque>
        <p role="status">{t`Your session expired. Sign in to continue where you left off.`}</p>
        <SignIn isInPlace />
      </Dialog>
    </Fragment>
  )
}

function SignIn(props: { readonly isInPlace?: boolean }) {
  const { part: SignInView, error } = useLazyPart(lazySignIn)
  if (SignInView) return <SignInView {...props} />
  return error ? <ViewError error={error} /> : null
}

function Frame({ heading }: { readonly heading: string | undefined }) {
  const { t } = useLingui()
  const access = useAccess()
  const [isRail, setIsRail] = useStored(isRailStored)
  const session = access.kind === 'in' ? access.session : undefined
  useShortcuts()
  useOverlaysLater(lazySignIn)
  const list = useOpenList()
  const isDropping = useDroppedFile(list.open)
  return (
    <div className="shell" data-rail={isRail || undefined}>
      <a className="skip-link button primary" href="#main">
        {t`Skip to content`}
      </a>
      <Sidebar session={session} isRail={isRail} onRail={setIsRail} />
      <div className="frame">
        <header className="top">
          <h1>{heading ?? t`Page not found`}</h1>
          {session && <LookUpBox onList={list.open} />}
          <span className="narrow-only">
            <UserMenu session={session} isIcon />
          </span>
        </header>
        <main id="main" tabIndex={-1}>
          <Outlet />
          <Overlays />
        </main>
      </div>
      <Overlay />
      {list.failed && <OverlayError error={list.failed} onClose={list.drop} />}
      {isDropping && session && <p className="drop">{t`Drop the list of calls`}</p>}
    </div>
  )
}

function Unreachable() {
  const { t } = useLingui()
  return (
    <Empty
      role="alert"
      icon={<CloudOff aria-hidden="true" />}
      title={t`Can't reach the server.`}
      actions={<Button onPress={() => void readAccess()}>{t`Try again`}</Button>}
    >
      {t`Check your network connection, then try again.`}
    </Empty>
  )
}

function Entry({ children }: { readonly children: ReactNode }) {
  const { t } = useLingui()
  return (
    <div className="entry">
      <main>
        {children}
        <Overlays />
      </main>
      <footer>
        <Link to="/codes">{t`Codes`}</Link>
        <a href="/docs/">{t`Docs`}</a>
        <LanguageMenu />
      </footer>
    </div>
  )
}
