import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { translateMeaning } from '../i18n/meaning.tsx'
import { Button } from '../ui/button.tsx'
import type { CallStats } from './archive-requests.ts'

interface CausesProps {
  readonly groups: CallStats['groups'] | undefined
  readonly chosen: readonly number[]
  readonly onChoose: (causes: readonly number[]) => void
}

const few = 6

/** Why the calls ended. Each cause can be chosen, several together. */
export function Causes({ groups = [], chosen, onChoose }: CausesProps) {
  const { t, i18n } = useLingui()
  const titleId = useId()
  const [areAll, setAreAll] = useState(false)
  const meaningOf = useCauseMeaning()
  const known = groups.filter(({ id }) => id !== null)
  const most = Math.max(1, ...known.map(({ offered }) => offered))
  const shown = areAll ? known : known.slice(0, few)
  return (
    <figure className="card cause-chart" aria-labelledby={titleId}>
      <figcaption>
        <h2 id={titleId}>{t`Release causes`}</h2>
        {known.length > few && (
          <Button look="quiet" isSmall onPress={() => setAreAll(!areAll)}>
            {areAll ? t`Show fewer` : t`Show all ${{ count: known.length }}`}
          </Button>
        )}
      </figcaption>
      <ul>
        {shown.map(({ id, offered }) => {
          if (id === null) return null
          const isChosen = chosen.includes(id)
          return (
            <li key={id}>
              <button
                type="button"
                className="cause"
                aria-pressed={isChosen}
                onClick={() => onChoose(isChosen ? chosen.filter((one) => one !== id) : [...chosen, id])}
              >
                <span className="name">
                  <code>{id}</code> {meaningOf(id)}
                </span>
                <span className="count">{i18n.number(offered)}</span>
                <span className="track">
                  <i style={{ width: `${(offered / most) * 100}%` }} />
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </figure>
  )
}

/** Returns a function that says what a release cause means. The catalog is loaded after the first view. */
export function useCauseMeaning(): (cause: number) => string {
  const { i18n } = useLingui()
  const { data } = useQuery({
    queryKey: ['catalogue'],
    queryFn: () => import('@org/cms-cdr-client/codes'),
  })
  return (cause) => {
    const entries: Readonly<Record<string, { readonly meaning: string }>> = data?.catalogues.releaseCause ?? {}
    const entry = entries[cause]
    return entry ? translateMeaning(i18n, entry.meaning) : ''
  }
}
