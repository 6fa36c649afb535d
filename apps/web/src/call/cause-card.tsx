import { useLingui } from '@lingui/react/macro'
import type { CatalogueEntry, CodedValue } from '@org/cms-cdr-client/browser'
import { Meaning } from '../i18n/meaning.tsx'
import { Coded } from './coded.tsx'

interface CauseCardProps {
  readonly cause: CodedValue<number> | null
  /** What the catalog says of it. */
  readonly entry: CatalogueEntry | undefined
}

/** Why a call ended, and what to do about it. */
export function CauseCard({ cause, entry }: CauseCardProps) {
  const { t } = useLingui()
  return (
    <section className="card cause">
      <h3>{t`Why it ended`}</h3>
      {cause ? (
        <p>
          <Coded kind="releaseCause" coded={cause} />
        </p>
      ) : (
        <p>{t`The record has no release cause.`}</p>
      )}
      {cause?.meaning === null && (
        <p>
          <small>{t`The vendor publishes only part of the release causes. Ask the operator of CC-CMS what this one means.`}</small>
        </p>
      )}
      {entry && (
        <>
          <h4>{t`What to do`}</h4>
          <p>
            <Meaning>{entry.advice}</Meaning>
          </p>
        </>
      )}
      {entry?.note && (
        <p>
          <small>
            <Meaning>{entry.note}</Meaning>
          </small>
        </p>
      )}
    </section>
  )
}
