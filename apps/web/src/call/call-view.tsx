import { useLingui } from '@lingui/react/macro'
import type { Cdr } from '@org/cms-cdr-client/browser'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { directionNames } from '../i18n/names.ts'
import { type Asked, revealCall } from '../state/api.ts'
import type { CallTarget } from '../state/call-target.ts'
import { Coded } from './coded.tsx'
import { copiesOf } from './copies.ts'
import { Failure } from './failure.tsx'
import { Quirk } from './quirk.tsx'
import { TimeLine } from './time-line.tsx'
import { When } from './when.tsx'

interface CallViewProps {
  readonly asked: Asked
  readonly target: CallTarget
  readonly timeZone: string | undefined
  /** Whether the role of the person allows it to show phone numbers. */
  readonly mayReveal: boolean
}

/** One call: its time line, who called whom, how it ended, and everything to copy. */
export function CallView({ asked, target, timeZone, mayReveal }: CallViewProps) {
  const { t, i18n } = useLingui()
  const { callId, ccId } = target
  const reveal = useMutation({
    mutationFn: () => revealCall({ callId, ccId, direction: asked.cdr.direction, timeZone }),
  })
  const { cdr } = reveal.data ?? asked
  const { origin } = asked
  const moment = (date: Date): string => i18n.date(date, { dateStyle: 'medium', timeStyle: 'medium' })
  return (
    <article className="call">
      <header>
        <h2>{cdr.callId}</h2>
        <p>
          {t(directionNames[cdr.direction])}, {t`Call center`} {cdr.ccId}
        </p>
      </header>
      <TimeLine cdr={cdr} />
      <section>
        <h3>{t`Participants`}</h3>
        <dl>
          <Row name={t`Calling number`}>{cdr.callingNumber}</Row>
          <Row name={t`Called number`}>{cdr.calledNumber}</Row>
          <Row name={t`Anonymous caller`}>{cdr.anonymous === null ? null : cdr.anonymous ? t`Yes` : t`No`}</Row>
        </dl>
        <p className="reveal">
          {!mayReveal ? (
            <small>{t`Phone numbers are masked. Your role does not allow you to reveal them.`}</small>
          ) : reveal.isSuccess ? (
            <span role="status">{t`Numbers revealed. This is recorded in the audit log.`}</span>
          ) : (
            <>
              <button type="button" disabled={reveal.isPending} onClick={() => reveal.mutate()}>
                {t`Reveal numbers`}
              </button>{' '}
              <small>{t`Revealing numbers is recorded in the audit log.`}</small>
            </>
          )}
        </p>
        {reveal.error && <Failure error={reveal.error} onAgain={() => reveal.mutate()} />}
      </section>
      <section>
        <h3>{t`Details`}</h3>
        <dl>
          <Row name={t`Release cause`}>
            {cdr.releaseCause && <Coded kind="releaseCause" coded={cdr.releaseCause} />}
          </Row>
          <Row name={t`Call type`}>{cdr.callType && <Coded kind="callType" coded={cdr.callType} />}</Row>
          <Row name={t`Agent`}>{cdr.agentId}</Row>
          <Row name={t`Skill queue`}>{cdr.skillQueueId}</Row>
          <Row name={t`VDN`}>{cdr.vdnId}</Row>
          <Row name={t`Start`}>{cdr.beginTime && <When time={cdr.beginTime} />}</Row>
          <Row name={t`End`}>{cdr.endTime && <When time={cdr.endTime} />}</Row>
        </dl>
      </section>
      {cdr.outbound && <Campaign outbound={cdr.outbound} />}
      {cdr.quirks.length > 0 && (
        <section>
          <h3>{t`Corrected on reading`}</h3>
          <ul>
            {cdr.quirks.map(({ code, path, message }) => (
              <li key={code + path + message}>
                <Quirk code={code} path={path} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Copies cdr={cdr} target={target} />
      <details>
        <summary>{t`Raw response`}</summary>
        {/* Longer than its box: the keyboard must be able to scroll it. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls. */}
        <pre tabIndex={0}>{JSON.stringify(cdr.raw, null, 2)}</pre>
      </details>
      <footer>
        <small>
          {t`Fetched at ${{ time: moment(asked.at) }}`}
          {origin &&
            ` · ${t`Stored ${{ time: moment(origin.storedAt) }}, from ${{ kind: origin.kind }}: ${{ name: origin.name }}`}`}
        </small>
      </footer>
    </article>
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

function Campaign({ outbound }: { readonly outbound: NonNullable<Cdr['outbound']> }) {
  const { t } = useLingui()
  return (
    <section>
      <h3>{t`Outbound campaign`}</h3>
      <dl>
        <Row name={t`Result`}>{outbound.result && <Coded kind="outboundResult" coded={outbound.result} />}</Row>
        <Row name={t`Result code`}>{outbound.resultCode}</Row>
        <Row name={t`Business result`}>{outbound.businessResult}</Row>
        <Row name={t`Sub-status`}>{outbound.businessSubStatus}</Row>
      </dl>
    </section>
  )
}

function Copies({ cdr, target }: { readonly cdr: Cdr; readonly target: CallTarget }) {
  const { t } = useLingui()
  const [copied, setCopied] = useState('')
  const copy = async (name: string, text: string): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(name)
  }
  return (
    <p className="copies">
      {t`Copy as`}{' '}
      {Object.entries(copiesOf(cdr, target)).map(([name, text]) => (
        <button key={name} type="button" onClick={() => void copy(name, text)}>
          {name}
        </button>
      ))}{' '}
      <span role="status">{copied && t`Copied as ${copied}.`}</span>
    </p>
  )
}
