import { useLingui } from '@lingui/react/macro'
import { cleanCallId } from '@org/cms-cdr-formats/list'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import {
  Bookmark,
  BookOpen,
  CalendarDays,
  Clock,
  History,
  Keyboard,
  Languages,
  ListChecks,
  LogOut,
  MonitorX,
  PhoneCall,
  Rows3,
  Search,
  ShieldCheck,
  SunMoon,
  Tags,
  UsersRound,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { presetNames } from '../archive/archive-filters.ts'
import { presets } from '../archive/archive-search.ts'
import { searchOfView, useSavedViews } from '../archive/views-of-person.ts'
import { codesOf, findCodes } from '../codes/find-codes.ts'
import { chosenLanguage } from '../i18n/chosen-language.ts'
import { languages } from '../i18n/languages.ts'
import { translateMeaning } from '../i18n/meaning.tsx'
import { leave, useAccess } from '../session/access.ts'
import { setOverlay } from '../shell/open-overlay.ts'
import { singleKeysStored, viewKeys } from '../shell/shortcuts.ts'
import { chosenTheme, themeNames, themes } from '../shell/theme.ts'
import { searchOf } from '../state/call-target.ts'
import { keysOf } from '../state/keys-of.ts'
import { useLookUpDefaults, useServerTimeZone } from '../state/look-up-defaults.ts'
import { timeZonesWith } from '../state/look-up-values.ts'
import { usePastCalls } from '../state/past-calls.ts'
import { useStored } from '../state/stored.ts'
import { densityStored } from '../ui/density.ts'
import { type Command, type CommandGroup, looksLikeCallId, matching } from './match-commands.ts'

const few = 6
const timeZones = timeZonesWith(undefined)

/** Returns what can be done, by what is typed. */
export function useCommands(typed: string): readonly CommandGroup[] {
  const { t, i18n } = useLingui()
  const navigate = useNavigate()
  const access = useAccess()
  const session = access.kind === 'in' ? access.session : undefined
  const [views] = useSavedViews()
  const { calls } = usePastCalls()
  const [defaults, setDefaults] = useLookUpDefaults()
  const hasZone = useServerTimeZone() !== undefined
  const [areSingleKeys, setSingleKeys] = useStored(singleKeysStored)
  const { data: codes = [] } = useQuery({
    queryKey: ['codes'],
    queryFn: async () => codesOf((await import('@org/cms-cdr-client/codes')).catalogues),
  })
  const icon = (Icon: typeof Search): ReactNode => <Icon aria-hidden="true" />
  const callId = cleanCallId(typed)
  const choice = (name: string, value: string): string => t`${{ name }}: ${{ value }}`

  const lookUp: Command[] =
    session && looksLikeCallId(callId)
      ? [
          {
            id: 'look-up',
            icon: icon(Search),
            text: t`Look up ${{ callId }}`,
            run: () => navigate({ to: '/call', search: searchOf({ ...defaults, callId }) }),
          },
        ]
      : []
  const keyOf = (to: string): string | undefined =>
    areSingleKeys
      ? Object.entries(viewKeys)
          .find(([, view]) => view.to === to)?.[0]
          ?.toUpperCase()
      : undefined
  const view = (
    to: '/' | '/look-up' | '/agents' | '/codes' | '/history',
    Icon: typeof Search,
    text: string,
  ): Command => ({
    id: to,
    icon: icon(Icon),
    text,
    end: keyOf(to),
    run: () => navigate({ to }),
  })
  const admin = (to: '/admin/audit' | '/admin/access' | '/admin/harvest', text: string): Command => ({
    id: to,
    icon: icon(ShieldCheck),
    text,
    run: () => navigate({ to }),
  })
  const places: Command[] = [
    ...(session ? [view('/', PhoneCall, t`Calls`), view('/look-up', ListChecks, t`Look up`)] : []),
    ...(session ? [view('/agents', UsersRound, t`Agents and queues`)] : []),
    view('/codes', Tags, t`Codes`),
    ...(session ? [view('/history', History, t`History`)] : []),
    ...(session?.role === 'admin'
      ? [
          admin('/admin/audit', t`Audit log`),
          admin('/admin/access', t`People and keys`),
          admin('/admin/harvest', t`Harvest`),
        ]
      : []),
    { id: 'docs', icon: icon(BookOpen), text: t`Docs`, run: () => location.assign('/docs/') },
  ]
  const recent: Command[] = calls.map((call) => ({
    id: `call ${call.ccId} ${call.direction} ${call.callId}`,
    icon: icon(Clock),
    text: call.callId,
    end: i18n.date(call.askedAt, { dateStyle: 'medium', timeStyle: 'short' }),
    run: () => navigate({ to: '/call', search: searchOf(call) }),
  }))
  const spans: Command[] = [
    ...views.map((saved) => ({
      id: `view ${saved.name}`,
      icon: icon(Bookmark),
      text: saved.name,
      run: () => navigate({ to: '/', search: searchOfView(saved) }),
    })),
    ...presets.map((range) => ({
      id: `range ${range}`,
      icon: icon(CalendarDays),
      text: choice(t`Calls`, t(presetNames[range])),
      // The call center of the view stays.
      run: () => navigate({ to: '/', search: ({ ccId }) => ({ ccId, range: range === 'today' ? undefined : range }) }),
    })),
  ]
  const settings: Command[] = [
    ...themes.map((theme) => ({
      id: `theme ${theme}`,
      icon: icon(SunMoon),
      text: choice(t`Theme`, t(themeNames[theme])),
      run: () => chosenTheme.write(theme),
    })),
    ...keysOf(languages).map((tag) => ({
      id: `language ${tag}`,
      icon: icon(Languages),
      text: choice(t`Language`, languages[tag].name),
      run: () => chosenLanguage.write(tag),
    })),
    {
      id: 'comfortable',
      icon: icon(Rows3),
      text: choice(t`Row height`, t`Comfortable`),
      run: () => densityStored.write('comfortable'),
    },
    {
      id: 'compact',
      icon: icon(Rows3),
      text: choice(t`Row height`, t`Compact`),
      run: () => densityStored.write('compact'),
    },
    {
      id: 'single-keys',
      icon: icon(Keyboard),
      text: areSingleKeys ? t`Switch off single-key shortcuts` : t`Switch on single-key shortcuts`,
      run: () => setSingleKeys(!areSingleKeys),
    },
    {
      id: 'keys',
      icon: icon(Keyboard),
      text: t`Keyboard shortcuts`,
      end: areSingleKeys ? '?' : undefined,
      run: () => setOverlay('keys'),
    },
  ]
  const zones: Command[] = timeZones.map((timeZone) => ({
    id: `zone ${timeZone}`,
    icon: icon(Clock),
    text: choice(t`Contact center time zone`, timeZone),
    run: () => setDefaults({ timeZone }),
  }))
  const account: Command[] = session
    ? [
        { id: 'out', icon: icon(LogOut), text: t`Sign out`, run: () => leave({ everywhere: false }) },
        {
          id: 'out-everywhere',
          icon: icon(MonitorX),
          text: t`Sign out everywhere`,
          run: () => leave({ everywhere: true }),
        },
      ]
    : []
  const isTyped = typed.trim() !== ''
  const found: Command[] = isTyped
    ? findCodes(codes, typed, i18n)
        .slice(0, few)
        .map(({ kind, kindName, entry }) => ({
          id: `code ${kind} ${entry.value}`,
          icon: icon(Tags),
          text: `${entry.value} ${translateMeaning(i18n, entry.meaning)}`,
          end: t(kindName),
          run: () => navigate({ to: '/codes', search: { kind, code: String(entry.value) } }),
        }))
    : []
  const groups: CommandGroup[] = [
    { title: t`Look up`, commands: lookUp },
    { title: t`Go to`, commands: matching(places, typed) },
    { title: t`Codes`, commands: found },
    { title: t`Recent calls`, commands: session ? matching(recent, typed).slice(0, few) : [] },
    { title: t`Views`, commands: session ? matching(spans, typed) : [] },
    { title: t`Settings`, commands: matching(settings, typed) },
    { title: t`Time zone`, commands: isTyped && session && !hasZone ? matching(zones, typed).slice(0, few) : [] },
    { title: t`Account`, commands: matching(account, typed) },
  ]
  return groups.filter(({ commands }) => commands.length > 0)
}
