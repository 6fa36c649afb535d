import { useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, type RefObject, Suspense, useEffect, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { AskForm } from './call/ask-form.tsx'
import { CallView } from './call/call-view.tsx'
import { Failure } from './call/failure.tsx'
import type { LookUpSettings } from './calls/call-lists.ts'
import { useDroppedFile } from './calls/use-dropped-file.ts'
import { callLists, useSignedOutLists } from './calls/use-lists.ts'
import { HistoryView } from './history/history-view.tsx'
import { LanguageMenu } from './i18n/language-menu.tsx'
import { SignInView } from './session/sign-in-view.tsx'
import { askForCall, isSignedOut, readSession, type Session, signOut } from './state/api.ts'
import { usePastCalls } from './state/past-calls.ts'
import { type Question, useQuestion, writeQuestion } from './state/question.ts'
import { useStored } from './state/stored.ts'

const CallsView = lazy(() => import('./calls/calls-view.tsx'))
const AuditView = lazy(() => import('./audit/audit-view.tsx'))
const CodesView = lazy(() => import('./codes/codes-view.tsx'))

/** The console: one field, and what the address bar asks for below it. */
export function App() {
  const { t } = useLingui()
  const [question, ask] = useQuestion()
  const [timeZone, setTimeZone] = useStored<string | undefined>('timeZone', undefined)
  const past = usePastCalls()
  const field = useRef<HTMLInputElement>(null)
  useShortcuts(field, ask)

  const session = useQuery({ queryKey: ['session'], queryFn: readSession })
  const call = useCall(question, timeZone, Boolean(session.data))
  const [settings, changeSettings] = useSettings(question, timeZone, setTimeZone)
  const openList = (file: File): void => {
    callLists.open(file, settings)
    ask({ view: 'calls', callId: '' })
  }
  const isDropping = useDroppedFile(openList)
  // A session that ends while the page is open shows in the next answer.
  const hasEnded = useSignedOutLists() || isSignedOut(call.error)
  const isOut = session.data === null || hasEnded

  const { remember } = past
  const { callId, direction, ccId } = question
  const isAsked = call.isSuccess
  // biome-ignore lint/correctness/useExhaustiveDependencies: remembered once for each question, not for each change of the list.
  useEffect(() => {
    if (isAsked) remember({ callId, direction, ccId })
  }, [isAsked, callId, direction, ccId])

  return (
    <>
      <Bar
        question={question}
        ask={ask}
        session={isOut ? undefined : session.data}
        onLeave={() => callLists.closeAll()}
      />
      <main>
        {session.isError ? (
          <Failure error={session.error} onAgain={() => void session.refetch()} />
        ) : isOut && question.view !== 'codes' ? (
          <SignInView hasEnded={hasEnded} onSignedIn={() => callLists.resumeSignedOut()} />
        ) : (
          <>
            {(question.view === 'call' || question.view === 'calls') && !session.isPending && (
              <AskForm {...{ question, ask, field, settings, openList }} onSettings={changeSettings} />
            )}
            {question.view === 'calls' && session.data && (
              <Suspense fallback={null}>
                <CallsView ask={ask} />
              </Suspense>
            )}
            {question.view === 'call' && call.isFetching && <p role="status">{t`Loading…`}</p>}
            {question.view === 'call' && call.error && !call.isFetching && (
              <Failure
                error={call.error}
                onAgain={() => void call.refetch()}
                onBoth={direction === 'auto' ? undefined : () => ask({ direction: 'auto' })}
              />
            )}
            {question.view === 'call' && call.data && !call.isFetching && (
              <CallView
                key={`${callId} ${call.dataUpdatedAt}`}
                asked={call.data}
                question={question}
                timeZone={timeZone}
                mayReveal={session.data?.role !== 'viewer'}
              />
            )}
            {question.view === 'audit' && session.data && (
              <Suspense fallback={null}>
                <AuditView ask={ask} />
              </Suspense>
            )}
            {question.view === 'history' && <HistoryView past={past} ask={ask} />}
            {question.view === 'codes' && (
              <Suspense fallback={null}>
                <CodesView />
              </Suspense>
            )}
          </>
        )}
      </main>
      {isDropping && <p className="drop">{t`Drop the list of calls`}</p>}
      <footer className="keys">
        <small>{t`Keys: / call ID, Enter look up, g codes, h history, l calls`}</small>
      </footer>
    </>
  )
}

/** How calls are looked up: as the address bar says, until somebody chooses otherwise. */
function useSettings(
  { direction, ccId }: Question,
  timeZone: string | undefined,
  setTimeZone: (zone: string | undefined) => void,
): readonly [LookUpSettings, (change: Partial<LookUpSettings>) => void] {
  const [chosen, choose] = useState({ direction, ccId })
  useEffect(() => choose({ direction, ccId }), [direction, ccId])
  const change = (next: Partial<LookUpSettings>): void => {
    if ('timeZone' in next) setTimeZone(next.timeZone)
    else choose({ ...chosen, ...next })
  }
  return [{ ...chosen, timeZone }, change]
}

function useCall({ view, callId, direction, ccId }: Question, timeZone: string | undefined, isSignedIn: boolean) {
  return useQuery({
    queryKey: ['call', callId, direction, ccId, timeZone],
    queryFn: () => askForCall({ callId, direction, ccId, timeZone }),
    enabled: isSignedIn && view === 'call' && callId !== '',
  })
}

interface BarProps {
  readonly question: Question
  readonly ask: (change: Partial<Question>) => void
  readonly session: Session | null | undefined
  readonly onLeave: () => void
}

function Bar({ question, ask, session, onLeave }: BarProps) {
  const { t } = useLingui()
  const queries = useQueryClient()
  const leave = async (everywhere: boolean): Promise<void> => {
    const signOutUrl = await signOut({ everywhere })
    onLeave()
    for (const name of ['call', 'audit']) queries.removeQueries({ queryKey: [name] })
    queries.setQueryData(['session'], null)
    if (signOutUrl) location.assign(signOutUrl)
  }
  const link = (view: Question['view'], text: string) => (
    <a
      href={writeQuestion({ ...question, view })}
      aria-current={question.view === view ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        ask({ view })
      }}
    >
      {text}
    </a>
  )
  return (
    <header className="bar">
      <h1>{t`Call records`}</h1>
      <nav aria-label={t`Call records`}>
        {link('call', t`Call`)}
        {link('calls', t`Calls`)}
        {link('codes', t`Codes`)}
        {link('history', t`History`)}
        {session?.role === 'admin' && link('audit', t`Audit log`)}
        <a href="/docs/">{t`Docs`}</a>
      </nav>
      {session && (
        <span className="person">
          <small>{t`Signed in as ${{ person: session.person }}`}</small>{' '}
          <button type="button" onClick={() => void leave(false)}>
            {t`Sign out`}
          </button>{' '}
          <button type="button" onClick={() => void leave(true)}>
            {t`Sign out everywhere`}
          </button>
        </span>
      )}
      <LanguageMenu />
    </header>
  )
}

/** Single keys, as the foot of the page shows them; they are text where somebody types. */
function useShortcuts(field: RefObject<HTMLInputElement | null>, ask: (change: Partial<Question>) => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const typing = event.target instanceof Element && event.target.closest('input, select, textarea')
      if (typing || event.metaKey || event.ctrlKey || event.altKey) return
      if (event.key === 'g') ask({ view: 'codes' })
      else if (event.key === 'h') ask({ view: 'history' })
      else if (event.key === 'l') ask({ view: 'calls' })
      else if (event.key === '/') {
        // The field is there before the next key comes.
        flushSync(() => ask({ view: 'call' }))
        field.current?.select()
      } else return
      event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [field, ask])
}
