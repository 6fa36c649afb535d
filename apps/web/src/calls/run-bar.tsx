import { useSpeech } from '../words/language.tsx'
import type { CallRun } from './call-run.ts'

/** How far a run is, in a bar and in words, and how to stop and go on. */
export function RunBar({ run }: { readonly run: CallRun }) {
  const { say, number } = useSpeech()
  const { rows, counts, settled, status, pausedBy, perSecond } = run
  const left = rows.length - settled
  const seconds = perSecond > 0 ? Math.ceil(left / perSecond) : undefined
  const told = (count?: number): string =>
    Object.entries(counts)
      .map(([state, own]) => `${say(state as keyof typeof counts)} ${number(count ?? own)}`)
      .join(', ')
  return (
    <section className="run" aria-label={say('progress')}>
      <progress max={rows.length} value={settled} aria-label={say('progress')} />
      <p className="counts">
        <strong style={roomFor(`${number(rows.length)} / ${number(rows.length)}`)}>
          {`${number(settled)} / ${number(rows.length)}`}
        </strong>{' '}
        <span style={roomFor(told(rows.length))}>{told()}</span>
        {status === 'asking' && seconds !== undefined && (
          <small>{say('pace', { rate: number(Math.round(perSecond)), left: duration(seconds) })}</small>
        )}
      </p>
      <p className="controls">
        {status === 'asking' && (
          <button type="button" onClick={() => run.pause('person')}>
            {say('pause')}
          </button>
        )}
        {status === 'paused' && (
          <button type="button" className="main" onClick={() => void run.start()}>
            {say('resume')}
          </button>
        )}
        {status !== 'asking' && counts.failed > 0 && (
          <button type="button" onClick={() => void run.retryFailed()}>
            {say('retryFailed', { failed: number(counts.failed) })}
          </button>
        )}
      </p>
      {/* Said aloud when it changes, which is seldom; the counts above change all the time. */}
      <p role="status" className={pausedBy === 'unreachable' ? 'refusal' : undefined}>
        {status === 'done' && say('runDone')}
        {pausedBy === 'person' && say('runPaused')}
        {pausedBy === 'unreachable' && say('runUnreachable')}
      </p>
    </section>
  )
}

/** Room for the longest text that can stand here, so that what follows stays where it is. */
function roomFor({ length }: string) {
  return { minWidth: `min(100%, ${length}ch)` }
}

function duration(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60]
  return `${minutes}:${String(rest).padStart(2, '0')}`
}
