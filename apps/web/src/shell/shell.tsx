import { useLingui } from '@lingui/react/macro'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { CloudOff } from 'lucide-react'
import { Fragment, type ReactNode, useEffect } from 'react'
import * as z from 'zod/mini'
import { useDroppedFile } from '../calls/use-dropped-file.ts'
import { useOpenList } from '../calls/use-open-list.ts'
import { LanguageMenu } from '../i18n/language-menu.tsx'
import { readAccess, useAccess, useOwner } from '../session/access.ts'
import { SignInView } from '../session/sign-in-view.tsx'
import { stored, useStored } from '../state/stored.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Empty } from '../ui/empty.tsx'
import { Overlays, useOverlaysLater } from '../ui/overlays.tsx'
import { Brand } from './brand.tsx'
import { LookUpBox } from './look-up-box.tsx'
import { Overlay } from './overlay.tsx'
import { useShortcuts } from './shortcuts.ts'
import { Sidebar } from './sidebar.tsx'
import { UserMenu } from './user-menu.tsx'

const isRailStored = stored('rail', z.boolean(), false)

/** What is around every view. It asks for a sign-in where one is needed, and keeps the address meanwhile. */
export function Shell() {
  const { t } = useLingui()
  const access = useAccess()
  const owner = useOwner()
  const { title, isPublic } = useRouterState({ select: ({ matches }) => matches.at(-1)?.staticData ?? {} })
  const heading = title && t(title)
  useEffect(() => {
    document.title = heading ? `${heading} · ${t`Call records`}` : t`Call records`
  }, [heading, t])
  useEffect(() => void readAccess(), [])
  if (access.kind === 'unknown') return null
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
              <SignInView />
            </section>
          )}
        </Entry>
      )}
      <Dialog title={t`Sign in`} isOpen={hasExpired} isOpaque>
        <p role="status">{t`Your session expired. Sign in to continue where you left off.`}</p>
        <SignInView isInPlace />
      </Dialog>
    </Fragment>
  )
}

function Frame({ heading }: { readonly heading: string | undefined }) {
  const { t } = useLingui()
  const access = useAccess()
  const [isRail, setIsRail] = useStored(isRailStored)
  const session = access.kind === 'in' ? access.session : undefined
  useShortcuts()
  useOverlaysLater()
  const isDropping = useDroppedFile(useOpenList())
  return (
    <div className="shell" data-rail={isRail || undefined}>
      <a className="skip-link button primary" href="#main">
        {t`Skip to content`}
      </a>
      <Sidebar session={session} isRail={isRail} onRail={setIsRail} />
      <div className="frame">
        <header className="top">
          <h1>{heading ?? t`Page not found`}</h1>
          {session && <LookUpBox />}
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
