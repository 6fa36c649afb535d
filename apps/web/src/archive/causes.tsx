import { useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { translateMeaning } from '../i18n/meaning.tsx'
import { RankedBars } from '../ui/ranked-bars.tsx'
import type { CallStats } from './archive-requests.ts'

interface CausesProps {
  readonly groups: CallStats['groups'] | undefined
  readonly chosen: readonly number[]
  readonly onChoose: (causes: readonly number[]) => void
}

/** Why the calls ended. Each cause can be chosen, several together. */
export function Causes({ groups, chosen, onChoose }: CausesProps) {
  const { t } = useLingui()
  const meaningOf = useCauseMeaning()
  return (
    <RankedBars
      title={t`Release causes`}
      items={(groups ?? []).flatMap(({ id, offered }) =>
        id === null ? [] : [{ id, name: meaningOf(id) || '\u00a0', count: offered }],
      )}
      empty={groups && t`No release causes`}
      chosen={chosen}
      onChoose={(id) => onChoose(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id])}
    />
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
