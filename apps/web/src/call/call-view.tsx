import { useLingui } from '@lingui/react/macro'
import { type Cdr, timeOfCallId } from '@org/cms-cdr-client/browser'
import { AudioLines, PhoneIncoming, PhoneOutgoing, Printer } from 'lucide-react'
import type { ReactNode } from 'react'
import { directionNames } from '../i18n/names.ts'
import { useSession } from '../session/access.ts'
import type { FetchedCall } from '../state/api.ts'
import type { CallTarget } from '../state/call-target.ts'
import { ButtonLink, IconButton } from '../ui/button.tsx'
import { momentAt, timesOf } from './call-times.ts'
import { CallTimesLine } from './call-times-line.tsx'
import { CallsAround } from './calls-around.tsx'
import { CauseCard } from './cause-card.tsx'
import { Coded } from './coded.tsx'
import { CopiesCard } from './copies-card.tsx'
import { describeCall, outcomeOf } from './describe-call.ts'
import { OutcomeBadge } from './outcome-badge.tsx'
import { Participants } from './participants.tsx'
import { Quirk } from './quirk.tsx'
import { Timeline } from './timeline.tsx'
import { TrailNav } from './trail-nav.tsx'
import { useReveal } from './use-reveal.ts'

interface CallViewProps {
  readonly fetched: FetchedCall
  readonly target: CallTarget
  /** The zone of the contact center, if it is known. */
  readonly timeZone: string | undefined
}

/** One call: what happened in a sentence, then as a timeline, why it ended, and everything else that is known of it. */
export function CallView({ fetched, target, timeZone }: CallViewProps) {
  const { t, i18n } = useLingui()
  const { role, timeZone: serverZone } = useSession()
  const reveal = useReveal(fetched.cdr, timeZone)
  const { cdr } = reveal
  const mayReveal = role !== 'viewer'
  const times = timesOf(cdr, timeZone)
  // As the server orders stored calls: it believes the times of a record only if it knows their zone.
  const recorded = serverZone === null ? null : times?.begin.instant
  const at = recorded ?? timeOfCallId(cdr.callId) ?? fetched.origin?.storedAt
  return (
    <article className="call">
      <header>
        <div className="call-bar">
          <OutcomeBadge outcome={outcomeOf(cdr)} />
          <span className="call-direction">
            {cdr.direction === 'inbound' ? (
              <PhoneIncoming size={16} aria-hidden="true" />
            ) : (
              <PhoneOutgoing size={16} aria-hidden="true" />
            )}
            {t(directionNames[cdr.direction])}
          </span>
          <h2>{cdr.callId}</h2>
          <span className="call-actions">
            <TrailNav target={target} timeZone={timeZone} />
            <RecordingLink cdr={cdr} />
            <IconButton label={t`Print`} onPress={() => print()}>
              <Printer size={16} aria-hidden="true" />
            </IconButton>
          </span>
        </div>
        <p className="call-answer">{describeCall(cdr, i18n)}</p>
        {times ? (
          <CallTimesLine times={times} timeZone={timeZone} />
        ) : (
          <p className="call-times">{t`The record does not say when the call began.`}</p>
        )}
      </header>
      <Timeline cdr={cdr} times={times} />
      <div className="call-columns">
        <div>
          <CauseCard cause={cdr.releaseCause} entry={fetched.cause} />
          <Participants reveal={reveal} mayReveal={mayReveal} />
          {at && (
            <CallsAround
              key={cdr.callId}
              cdr={cdr}
              at={at}
              begin={times?.begin ?? momentAt(at, timeZone)}
              isRevealed={reveal.isRevealed}
              mayReveal={mayReveal}
            />
          )}
          {cdr.quirks.length > 0 && (
            <section className="card quirks">
              <h3>{t`Irregularities in the record`}</h3>
              <ul>
                {cdr.quirks.map(({ code, path, message }) => (
                  <li key={code + path + message}>
                    <Quirk code={code} path={path} />
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
        <div>
          <section className="card details">
            <h3>{t`Details`}</h3>
            <dl className="facts">
              <Row name={t`Call type`}>{cdr.callType && <Coded kind="callType" coded={cdr.callType} />}</Row>
              <Row name={t`Call center`}>{cdr.ccId}</Row>
              <Row name={t`VDN`}>{cdr.vdnId}</Row>
              {cdr.direction === 'outbound' && <Row name={t`Skill queue`}>{cdr.skillQueueId || null}</Row>}
              <Row name={t`Start in the record`}>{cdr.beginTime?.text}</Row>
              <Row name={t`End in the record`}>{cdr.endTime?.text}</Row>
              <Campaign cdr={cdr} />
            </dl>
          </section>
          <CopiesCard cdr={cdr} target={target} />
          <Raw cdr={cdr} />
        </div>
      </div>
      <Source fetched={fetched} timeZone={timeZone} />
    </article>
  )
}

/** The response as the server sent it. */
function Raw({ cdr: { raw } }: { readonly cdr: Cdr }) {
  const { t } = useLingui()
  return (
    <details className="card raw">
      <summary>{t`Raw response`}</summary>
      {/* Longer than its box: the keyboard must be able to scroll it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls. */}
      <pre tabIndex={0}>{JSON.stringify(raw, null, 2)}</pre>
    </details>
  )
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (children === null || children === undefined) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Campaign({ cdr: { outbound } }: { readonly cdr: Cdr }) {
  const { t } = useLingui()
  if (!outbound) return null
  return (
    <>
      <Row name={t`Campaign result`}>{outbound.result && <Coded kind="outboundResult" coded={outbound.result} />}</Row>
      <Row name={t`Result code`}>{outbound.resultCode}</Row>
      <Row name={t`Business result`}>{outbound.businessResult}</Row>
      <Row name={t`Sub-status`}>{outbound.businessSubStatus}</Row>
    </>
  )
}

/** The recording in another system, where the server knows its address. */
function RecordingLink({ cdr: { callId, ccId, direction } }: { readonly cdr: Cdr }) {
  const { t } = useLingui()
  const { recordingUrl } = useSession()
  if (!recordingUrl) return null
  const values: Readonly<Record<string, string>> = { callId, ccId: String(ccId), direction }
  const href = recordingUrl.replace(/\{(callId|ccId|direction)\}/g, (_whole, name: string) =>
    encodeURIComponent(values[name] ?? ''),
  )
  return (
    <ButtonLink isSmall href={href} target="_blank" rel="noopener noreferrer">
      <AudioLines size={16} aria-hidden="true" />
      {t`Recording`}
    </ButtonLink>
  )
}

/** When the record was fetched, and where the server has it from, by the clock of the contact center like the rest of the view. */
function Source({ fetched: { at, origin }, timeZone }: Pick<CallViewProps, 'fetched' | 'timeZone'>) {
  const { t, i18n } = useLingui()
  const moment = (date: Date): string => i18n.date(date, { dateStyle: 'medium', timeStyle: 'medium', timeZone })
  const storedText = (time: string, name: string): string => {
    if (origin?.kind === 'demo') return t`Stored ${time}, demo data`
    return origin?.kind === 'import'
      ? t`Stored ${time}, imported from ${name}`
      : t`Stored ${time}, fetched from ${name}`
  }
  return (
    <footer>
      <small>
        {t`Fetched at ${{ time: moment(at) }}`}
        {origin && ` · ${storedText(moment(origin.storedAt), origin.name)}`}
      </small>
    </footer>
  )
}
