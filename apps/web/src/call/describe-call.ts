import type { I18n } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { type Cdr, isPlausibleDuration } from '@org/cms-cdr-client/browser'
import { formatDuration } from '../i18n/format-duration.ts'
import { translateMeaning } from '../i18n/meaning.tsx'

type Translator = Pick<I18n, '_' | 'messages' | 'locale'>

/** How a call ended, as far as its record says. */
export type Outcome = 'answered' | 'abandoned' | 'unanswered' | 'ivrOnly' | 'unknown'

/** What the outcomes are called. */
export const outcomeNames = {
  answered: msg({ message: 'Answered', context: 'one call' }),
  abandoned: msg({ message: 'Abandoned', context: 'one call' }),
  unanswered: msg({ message: 'Not answered', context: 'one call' }),
  ivrOnly: msg({ message: 'IVR only', context: 'one call' }),
  unknown: msg({ message: 'Outcome unknown', context: 'one call' }),
} as const

type OutcomeFacts = Pick<
  Cdr,
  'direction' | 'ivrSeconds' | 'queueSeconds' | 'ringSeconds' | 'skillQueueId' | 'talkSeconds'
>

/** Returns how a call ended. */
export function outcomeOf(call: OutcomeFacts): Outcome {
  const { direction, ivrSeconds, queueSeconds, ringSeconds, skillQueueId, talkSeconds } = call
  if (talkSeconds === null || !isPlausibleDuration(talkSeconds)) return 'unknown'
  if (talkSeconds > 0) return 'answered'
  if (direction === 'outbound') return 'unanswered'
  // 0 stands for no queue.
  if (skillQueueId || lasted(queueSeconds)) return 'abandoned'
  return lasted(ivrSeconds) && !lasted(ringSeconds) ? 'ivrOnly' : 'unanswered'
}

/** Whether a phase is known to have taken some time. CC-CMS sends 4294967295 for a duration that it does not know. */
function lasted(seconds: number | null): seconds is number {
  return seconds !== null && seconds > 0 && isPlausibleDuration(seconds)
}

/** Says in a few sentences what happened in a call, and why it ended. */
export function describeCall(cdr: Cdr, i18n: Translator): string {
  const outcome = outcomeOf(cdr)
  const sentences = isOverAtOnce(cdr)
    ? [endOf(cdr, i18n)]
    : outcome === 'answered'
      ? [waitOf(cdr, i18n), talkOf(cdr, i18n), causeSentence(cdr, i18n)]
      : outcome === 'unknown'
        ? [waitOf(cdr, i18n), i18n._(msg`The record does not say whether anybody answered.`), causeSentence(cdr, i18n)]
        : [waitOf(cdr, i18n), endOf(cdr, i18n)]
  return sentences.filter(Boolean).join(i18n.locale.startsWith('zh') ? '' : ' ')
}

function waitOf(cdr: Cdr, i18n: Translator): string {
  const { direction, skillQueueId: queue } = cdr
  const [ivr, wait, ring] = [cdr.ivrSeconds, cdr.queueSeconds, cdr.ringSeconds].map(durationOf)
  if (direction === 'inbound' && wait)
    return queue ? i18n._(msg`Waited ${wait} in queue ${queue}.`) : i18n._(msg`Waited ${wait}.`)
  if (ring) return i18n._(msg`Rang for ${ring}.`)
  if (direction === 'inbound' && ivr && outcomeOf(cdr) !== 'ivrOnly') return i18n._(msg`Spent ${ivr} in the IVR.`)
  return ''
}

function endOf(cdr: Cdr, i18n: Translator): string {
  const cause = causeOf(cdr, i18n)
  if (isOverAtOnce(cdr))
    return cause
      ? i18n._(msg`The call ended as soon as it began: ${cause}.`)
      : i18n._(msg`The call ended as soon as it began.`)
  if (outcomeOf(cdr) === 'ivrOnly') {
    const ivr = durationOf(cdr.ivrSeconds)
    return cause
      ? i18n._(msg`Spent ${ivr} in the IVR and did not reach a queue: ${cause}.`)
      : i18n._(msg`Spent ${ivr} in the IVR and did not reach a queue.`)
  }
  if (cdr.direction === 'outbound') return cause ? i18n._(msg`Not connected: ${cause}.`) : i18n._(msg`Not connected.`)
  return cause ? i18n._(msg`Nobody answered: ${cause}.`) : i18n._(msg`Nobody answered.`)
}

function talkOf({ agentId: agent, direction, talkSeconds }: Cdr, i18n: Translator): string {
  const talk = durationOf(talkSeconds)
  if (!agent) return i18n._(msg`Talked for ${talk}.`)
  if (direction === 'outbound') return i18n._(msg`Agent ${agent} talked for ${talk}.`)
  return i18n._(msg`Agent ${agent} answered and talked for ${talk}.`)
}

/** Whether no phase of a call took any time. */
function isOverAtOnce({ ivrSeconds, queueSeconds, ringSeconds, talkSeconds }: Cdr): boolean {
  return [ivrSeconds, queueSeconds, ringSeconds, talkSeconds].every((seconds) => seconds === 0)
}

function durationOf(seconds: number | null): string {
  return lasted(seconds) ? formatDuration(seconds) : ''
}

/** Returns why a call ended as a sentence, with its code. */
function causeSentence({ releaseCause }: Cdr, i18n: Translator): string {
  if (!releaseCause) return ''
  const { value: code, meaning } = releaseCause
  if (meaning === null) return i18n._(msg`Release cause ${code} is not in the catalog.`)
  const sentence = withoutFullStop(translateMeaning(i18n, meaning))
  return i18n._(msg`${sentence} (${code}).`)
}

/** Returns why a call ended as a part of a sentence, with its code. */
function causeOf({ releaseCause }: Cdr, i18n: Translator): string {
  if (!releaseCause) return ''
  const { value: code, meaning } = releaseCause
  if (meaning === null) return i18n._(msg`unknown release cause ${code}`)
  const sentence = withoutFullStop(translateMeaning(i18n, meaning))
  // Acronyms keep their letters.
  const startsWithWord = /^\p{Lu}(?:\p{Ll}|\s)/u.test(sentence)
  const clause = startsWithWord ? sentence.charAt(0).toLowerCase() + sentence.slice(1) : sentence
  return i18n._(msg`${clause} (${code})`)
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/[.。]$/, '')
}
