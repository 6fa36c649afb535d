import type { Cdr } from '@org/cms-cdr-client/browser'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { type Asked, revealCall } from '../state/api.ts'
import type { Question } from '../state/question.ts'
import { useSpeech } from '../words/language.tsx'
import { Coded } from './coded.tsx'
import { copiesOf } from './copies.ts'
import { Failure } from './failure.tsx'
import { TimeLine } from './time-line.tsx'
import { When } from './when.tsx'

interface CallViewProps {
  readonly asked: Asked
  readonly question: Question
  readonly timeZone: string | undefined
  /** Whether the role of the person allows it to show phone numbers. */
  readonly mayReveal: boolean
}

/** One call: its time line, who called whom, how it ended, and everything to copy. */
export function CallView({ asked, question, timeZone, mayReveal }: CallViewProps) {
  const { say, locale } = useSpeech()
  const { callId, ccId } = question
  const reveal = useMutation({
    mutationFn: () => revealCall({ callId, ccId, direction: asked.cdr.direction, timeZone }),
  })
  const { cdr } = reveal.data ?? asked
  const { origin } = asked
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
  const at = moment.format(asked.at)
  return (
    <article className="call">
      <header>
        <h2>{cdr.callId}</h2>
        <p>
          {say(cdr.direction)}, {say('callCentre')} {cdr.ccId}
        </p>
      </header>
      <TimeLine cdr={cdr} />
      <section>
        <h3>{say('who')}</h3>
        <dl>
          <Row name={say('callingNumber')}>{cdr.callingNumber}</Row>
          <Row name={say('calledNumber')}>{cdr.calledNumber}</Row>
          <Row name={say('anonymous')}>{cdr.anonymous === null ? null : say(cdr.anonymous ? 'yes' : 'no')}</Row>
        </dl>
        <p className="reveal">
          {!mayReveal ? (
            <small>{say('mayNotReveal')}</small>
          ) : reveal.isSuccess ? (
            <span role="status">{say('revealed')}</span>
          ) : (
            <>
              <button type="button" disabled={reveal.isPending} onClick={() => reveal.mutate()}>
                {say('reveal')}
              </button>{' '}
              <small>{say('revealNote')}</small>
            </>
          )}
        </p>
        {reveal.error && <Failure error={reveal.error} onAgain={() => reveal.mutate()} />}
      </section>
      <section>
        <h3>{say('how')}</h3>
        <dl>
          <Row name={say('releaseCause')}>
            {cdr.releaseCause && <Coded kind="releaseCause" coded={cdr.releaseCause} />}
          </Row>
          <Row name={say('callType')}>{cdr.callType && <Coded kind="callType" coded={cdr.callType} />}</Row>
          <Row name={say('agent')}>{cdr.agentId}</Row>
          <Row name={say('skillQueue')}>{cdr.skillQueueId}</Row>
          <Row name={say('vdn')}>{cdr.vdnId}</Row>
          <Row name={say('begin')}>{cdr.beginTime && <When time={cdr.beginTime} />}</Row>
          <Row name={say('end')}>{cdr.endTime && <When time={cdr.endTime} />}</Row>
        </dl>
      </section>
      {cdr.outbound && <Campaign outbound={cdr.outbound} />}
      {cdr.quirks.length > 0 && (
        <section>
          <h3>{say('quirks')}</h3>
          <ul>
            {cdr.quirks.map(({ code, path, message }) => (
              <li key={code + path + message}>{say(`quirk_${code}`, { path })}</li>
            ))}
          </ul>
        </section>
      )}
      <Copies cdr={cdr} question={question} />
      <details>
        <summary>{say('raw')}</summary>
        {/* Longer than its box: the keyboard must be able to scroll it. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls. */}
        <pre tabIndex={0}>{JSON.stringify(cdr.raw, null, 2)}</pre>
      </details>
      <footer>
        <small>
          {say('source', { time: at })}
          {origin &&
            ` · ${say('origin', { kind: origin.kind, name: origin.name, time: moment.format(origin.storedAt) })}`}
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
  const { say } = useSpeech()
  return (
    <section>
      <h3>{say('campaign')}</h3>
      <dl>
        <Row name={say('outboundResult')}>
          {outbound.result && <Coded kind="outboundResult" coded={outbound.result} />}
        </Row>
        <Row name={say('resultCode')}>{outbound.resultCode}</Row>
        <Row name={say('businessResult')}>{outbound.businessResult}</Row>
        <Row name={say('subStatus')}>{outbound.businessSubStatus}</Row>
      </dl>
    </section>
  )
}

function Copies({ cdr, question }: { readonly cdr: Cdr; readonly question: Question }) {
  const { say } = useSpeech()
  const [copied, setCopied] = useState('')
  const copy = async (name: string, text: string): Promise<void> => {
    await navigator.clipboard.writeText(text)
    setCopied(name)
  }
  return (
    <p className="copies">
      {say('copy')}{' '}
      {Object.entries(copiesOf(cdr, question)).map(([name, text]) => (
        <button key={name} type="button" onClick={() => void copy(name, text)}>
          {name}
        </button>
      ))}{' '}
      <span role="status">{copied && `${copied}: ${say('copied')}`}</span>
    </p>
  )
}
