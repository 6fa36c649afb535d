import { useLingui } from '@lingui/react/macro'
import { ArrowRight, Eye, EyeOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Failure } from './failure.tsx'
import type { Reveal } from './use-reveal.ts'

/** Who called whom, over which queue. Numbers are masked until they are revealed. */
export function Participants({ reveal, mayReveal }: { readonly reveal: Reveal; readonly mayReveal: boolean }) {
  const { t } = useLingui()
  const { cdr, isRevealed, isPending, error, toggle } = reveal
  const idOf = (id: number | null, none: string): ReactNode =>
    id === null ? <Absent>{t`not in the record`}</Absent> : id === 0 ? <Absent>{none}</Absent> : id
  const agent = <Party name={t`Agent`}>{idOf(cdr.agentId, t`No agent`)}</Party>
  return (
    <section className="card participants">
      <h3>{t`Participants`}</h3>
      <dl className="route">
        {cdr.direction === 'outbound' && agent}
        <Party name={t`Calling number`}>
          {shown(cdr.callingNumber) ?? <Absent>{t`not in the record`}</Absent>}
          {cdr.anonymous && ' '}
          {cdr.anonymous && <span className="badge">{t`Anonymous`}</span>}
        </Party>
        <Party name={t`Called number`}>{shown(cdr.calledNumber) ?? <Absent>{t`not in the record`}</Absent>}</Party>
        {cdr.direction === 'inbound' && <Party name={t`Skill queue`}>{idOf(cdr.skillQueueId, t`No queue`)}</Party>}
        {cdr.direction === 'inbound' && agent}
      </dl>
      {mayReveal ? (
        <p className="reveal">
          {/* It stays where it is, so the focus does too. */}
          <Button isSmall isPending={isPending} onPress={toggle}>
            {isRevealed ? <EyeOff size={16} aria-hidden="true" /> : <Eye size={16} aria-hidden="true" />}
            {isRevealed ? t`Hide numbers` : t`Reveal numbers`}
          </Button>
          <small role="status">
            {isRevealed
              ? t`Numbers revealed. This is recorded in the audit log.`
              : t`Revealing numbers is recorded in the audit log.`}
          </small>
        </p>
      ) : (
        <p className="reveal">
          <small>{t`Phone numbers are masked. Your role does not allow you to reveal them.`}</small>
        </p>
      )}
      {error && <Failure error={error} onAgain={toggle} />}
    </section>
  )
}

/** Dots stand for the digits that are masked. */
function shown(number: string | null): string | undefined {
  return number?.replaceAll('*', '•')
}

function Party({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <ArrowRight size={16} aria-hidden="true" />
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Absent({ children }: { readonly children: ReactNode }) {
  return <span className="absent">{children}</span>
}
