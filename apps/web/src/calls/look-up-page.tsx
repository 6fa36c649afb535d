import { useLingui } from '@lingui/react/macro'
import { createLazyRoute } from '@tanstack/react-router'
import { CallsView } from './calls-view.tsx'
import { useOpenList } from './use-open-list.ts'

export const route = createLazyRoute('/look-up')({ component: LookUpPage })

/** Lists of calls to look up. */
function LookUpPage() {
  const { t } = useLingui()
  const openList = useOpenList()
  return (
    <>
      <p className="many">
        <label className="file">
          {t`Open a file`}
          <input
            type="file"
            accept=".csv,.tsv,.txt,.ndjson,.jsonl,.xlsx,text/plain,text/csv"
            onChange={(event) => {
              const [file] = event.target.files ?? []
              event.target.value = ''
              if (file) void openList(file)
            }}
          />
        </label>{' '}
        <small>{t`Many calls: paste a column of call IDs, or drop a CSV, Excel or NDJSON file on the page.`}</small>
      </p>
      <CallsView />
    </>
  )
}
