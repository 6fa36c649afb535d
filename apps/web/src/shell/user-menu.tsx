import { useLingui } from '@lingui/react/macro'
import { BookOpen, CircleUser, Keyboard, KeyRound, LogOut, MonitorX, Search } from 'lucide-react'
import { LanguageChoice } from '../i18n/language-menu.tsx'
import { leave, useAccess } from '../session/access.ts'
import { Refusal } from '../session/refusal.tsx'
import type { Session } from '../session/session-requests.ts'
import { useStored } from '../state/stored.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Menu, MenuItem, MenuLine, MenuSection } from '../ui/menu.tsx'
import { setOverlay } from './open-overlay.ts'
import { commandKey } from './shortcuts.ts'
import { chosenTheme, themeNames, themes } from './theme.ts'

interface UserMenuProps {
  readonly session: Session | undefined
  readonly isIcon?: boolean
}

/** Who is signed in, the language, and the way out. */
export function UserMenu({ session, isIcon = false }: UserMenuProps) {
  const { t } = useLingui()
  const [theme, setTheme] = useStored(chosenTheme)
  const access = useAccess()
  const name = session ? t`Signed in as ${{ person: session.person }}` : t`Account`
  return (
    <>
      <Menu
        label={t`Account`}
        placement={isIcon ? 'bottom end' : 'top start'}
        trigger={
          isIcon ? (
            <IconButton label={name}>
              {session ? <Avatar person={session.person} /> : <CircleUser size={16} aria-hidden="true" />}
            </IconButton>
          ) : (
            <Button look="quiet" aria-label={name}>
              {session ? <Avatar person={session.person} /> : <CircleUser size={16} aria-hidden="true" />}
              <span className="label person">{session ? session.person : t`Account`}</span>
            </Button>
          )
        }
      >
        <MenuItem icon={<Search aria-hidden="true" />} end={`${commandKey} K`} onAction={() => setOverlay('palette')}>
          {t`Search`}
        </MenuItem>
        <MenuItem icon={<Keyboard aria-hidden="true" />} end="?" onAction={() => setOverlay('keys')}>
          {t`Keyboard shortcuts`}
        </MenuItem>
        <MenuLine />
        <MenuSection
          title={t`Theme`}
          selectionMode="single"
          selected={[theme]}
          onSelect={([next]) => setTheme(themes.find((one) => one === next) ?? theme)}
        >
          {themes.map((one) => (
            <MenuItem key={one} id={one}>
              {t(themeNames[one])}
            </MenuItem>
          ))}
        </MenuSection>
        <MenuLine />
        <LanguageChoice />
        {isIcon && (
          <>
            <MenuLine />
            <MenuItem href="/docs/" icon={<BookOpen aria-hidden="true" />}>
              {t`Docs`}
            </MenuItem>
          </>
        )}
        <MenuLine />
        {session ? (
          <MenuSection title={name}>
            {session.hasPassword && (
              <MenuItem icon={<KeyRound aria-hidden="true" />} onAction={() => setOverlay('password')}>
                {t`Change password`}
              </MenuItem>
            )}
            <MenuItem icon={<LogOut aria-hidden="true" />} onAction={() => void leave({ everywhere: false })}>
              {t`Sign out`}
            </MenuItem>
            <MenuItem icon={<MonitorX aria-hidden="true" />} onAction={() => void leave({ everywhere: true })}>
              {t`Sign out everywhere`}
            </MenuItem>
          </MenuSection>
        ) : (
          <MenuItem href="/look-up">{t`Sign in`}</MenuItem>
        )}
      </Menu>
      <Refusal error={access.kind === 'in' && access.signOutError} />
    </>
  )
}

function Avatar({ person }: { readonly person: string }) {
  // Not as text, which is no part of the name of the button.
  return <span className="avatar" data-letter={[...person][0]?.toUpperCase()} aria-hidden="true" />
}
