import { useLingui } from '@lingui/react/macro'
import { Link, type LinkProps, useRouterState } from '@tanstack/react-router'
import {
  BookOpen,
  History,
  ListChecks,
  PanelLeftClose,
  PanelLeftOpen,
  PhoneCall,
  Search,
  ShieldCheck,
  Tags,
  UsersRound,
} from 'lucide-react'
import type { ReactNode } from 'react'
import type { Session } from '../session/session-requests.ts'
import { Button } from '../ui/button.tsx'
import { Brand } from './brand.tsx'
import { setOverlay } from './open-overlay.ts'
import { commandKey } from './shortcuts.ts'
import { UserMenu } from './user-menu.tsx'

interface SidebarProps {
  readonly session: Session | undefined
  /** Whether only the icons are shown. */
  readonly isRail: boolean
  readonly onRail: (isRail: boolean) => void
}

/** The way to every view: a column on the left, or a bar at the foot of a narrow window. */
export function Sidebar({ session, isRail, onRail }: SidebarProps) {
  const { t } = useLingui()
  return (
    <nav className="sidebar" aria-label={t`Main`}>
      <Brand />
      <Button className="to-palette" onPress={() => setOverlay('palette')} aria-keyshortcuts="Control+K Meta+K">
        <Search aria-hidden="true" />
        <span className="label">{t`Search`}</span>
        <span className="kbd" aria-hidden="true">{`${commandKey} K`}</span>
      </Button>
      <div className="nav">
        {session && <NavLink to="/" icon={<PhoneCall aria-hidden="true" />} text={t`Calls`} />}
        {session && <NavLink to="/look-up" icon={<ListChecks aria-hidden="true" />} text={t`Look up`} />}
        {session && (
          <NavLink
            to="/agents"
            icon={<UsersRound aria-hidden="true" />}
            text={t`Agents and queues`}
            shortText={t`Agents`}
          />
        )}
        <NavLink to="/codes" icon={<Tags aria-hidden="true" />} text={t`Codes`} />
        {session && <NavLink to="/history" icon={<History aria-hidden="true" />} text={t`History`} />}
        {session?.role === 'admin' && (
          <NavLink
            to="/admin/audit"
            within="/admin/"
            icon={<ShieldCheck aria-hidden="true" />}
            text={t`Admin`}
            shortText={t({ message: 'Admin', context: 'short' })}
          />
        )}
      </div>
      <div className="end">
        <a className="nav-link" href="/docs/">
          <BookOpen aria-hidden="true" />
          <span className="label">{t`Docs`}</span>
        </a>
        <Button look="quiet" onPress={() => onRail(!isRail)}>
          {isRail ? <PanelLeftOpen aria-hidden="true" /> : <PanelLeftClose aria-hidden="true" />}
          <span className="label">{isRail ? t`Expand sidebar` : t`Collapse sidebar`}</span>
        </Button>
        <UserMenu session={session} />
      </div>
    </nav>
  )
}

interface NavLinkProps {
  readonly to: NonNullable<LinkProps['to']>
  /** How the addresses of all its views begin, if it leads to the first of several. */
  readonly within?: string
  readonly icon: ReactNode
  readonly text: string
  /** What stands below the icon on a phone, if the text is too long for it. */
  readonly shortText?: string
}

function NavLink({ to, within, icon, text, shortText }: NavLinkProps) {
  const isWithin = useRouterState({
    select: ({ location }) => within !== undefined && location.pathname.startsWith(within),
  })
  return (
    <Link
      to={to}
      className="nav-link"
      aria-current={isWithin || undefined}
      activeOptions={{ exact: to === '/', includeSearch: false }}
    >
      {icon}
      <span className={shortText ? 'label wide-only' : 'label'}>{text}</span>
      {shortText && <span className="label narrow-only">{shortText}</span>}
    </Link>
  )
}
