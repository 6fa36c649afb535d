import { useLingui } from '@lingui/react/macro'
import { Link, useRouter } from '@tanstack/react-router'
import { CloudOff, SearchX } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/empty.tsx'

// What is said when a part of the page cannot be loaded, by Chromium and Firefox, by Safari, and by Vite for a style sheet.
const chunkFailure = /dynamically imported module|Importing a module script failed|Unable to preload CSS/i

interface ViewErrorProps {
  readonly error: unknown
  /** Draws the view anew. */
  readonly reset?: () => void
}

/** A view that failed: the rest of the console stays usable, and what was loaded stays loaded. */
export function ViewError({ error, reset }: ViewErrorProps) {
  const { t } = useLingui()
  const router = useRouter()
  const message = error instanceof Error ? error.message : String(error)
  const isChunk = chunkFailure.test(message)
  return (
    <Empty
      role="alert"
      icon={<CloudOff aria-hidden="true" />}
      title={isChunk ? t`This view could not be loaded.` : t`Something went wrong in this view.`}
      actions={
        <>
          {/* Chromium never requests a part of the page again that it could not load. */}
          {!isChunk && (
            <Button
              look="primary"
              onPress={() => {
                reset?.()
                void router.invalidate()
              }}
            >
              {t`Try again`}
            </Button>
          )}
          <Button look={isChunk ? 'primary' : 'default'} onPress={() => location.reload()}>{t`Reload`}</Button>
        </>
      }
    >
      {isChunk ? (
        t`The server may have been upgraded, or your network connection was lost. Nothing in the other views is lost.`
      ) : (
        <span lang="en">{message}</span>
      )}
    </Empty>
  )
}

/** An address that leads nowhere. */
export function PageNotFound() {
  const { t } = useLingui()
  return (
    <Empty
      icon={<SearchX aria-hidden="true" />}
      title={t`There is nothing at this address.`}
      actions={<Link className="button" to="/">{t`Go to calls`}</Link>}
    >
      {t`It may be mistyped or outdated.`}
    </Empty>
  )
}
