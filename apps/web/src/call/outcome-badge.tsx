import { useLingui } from '@lingui/react/macro'
import { type Outcome, outcomeNames } from './describe-call.ts'

const looks = {
  answered: 'positive',
  abandoned: 'danger',
  unanswered: 'warning',
  ivrOnly: '',
  unknown: '',
} as const satisfies Record<Outcome, string>

/** How a call ended, in a word. */
export function OutcomeBadge({ outcome }: { readonly outcome: Outcome }) {
  const { t } = useLingui()
  return <span className={`badge ${looks[outcome]}`}>{t(outcomeNames[outcome])}</span>
}
