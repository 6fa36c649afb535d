import { useLingui } from '@lingui/react/macro'
import { useDeferredValue, useMemo } from 'react'
import { filterRows, sortRows } from './arrange-rows.ts'
import type { OpenList } from './call-lists.ts'
import type { CallRun } from './call-run.ts'
import { CallsTable } from './calls-table.tsx'
import { Charts } from './charts/charts.tsx'
import { ExportBar } from './export-bar.tsx'
import { FilterBar } from './filter-bar.tsx'
import { ListReader } from './list-reader.tsx'
import { RunBar } from './run-bar.tsx'
import { callLists, useLists, useShownList } from './use-lists.ts'
import { useRun } from './use-run.ts'

/** The lists of calls, and the one that is shown: its progress, a table, charts and the export. */
export function CallsView() {
  const { t } = useLingui()
  const lists = useLists()
  const list = useShownList()
  if (!list)
    return (
      <p>{t`No list yet. Paste a column of call IDs into the field, drop a file on the page, or open a file. The list stays until you close the page.`}</p>
    )
  return (
    <>
      <nav className="lists" aria-label={t`Calls`}>
        {lists.map(({ id, file }) => (
          <span key={id}>
            <button type="button" aria-current={id === list.id ? 'true' : undefined} onClick={() => callLists.show(id)}>
              {file.name}
            </button>
            <button type="button" aria-label={t`Close ${{ name: file.name }}`} onClick={() => callLists.close(id)}>
              ✕
            </button>
          </span>
        ))}
      </nav>
      {list.run ? <RunView key={list.id} list={list} run={list.run} /> : <ListReader key={list.id} list={list} />}
    </>
  )
}

interface RunViewProps {
  readonly list: OpenList
  readonly run: CallRun
}

function RunView({ list, run }: RunViewProps) {
  const { table } = list
  const version = useRun(run)
  const { i18n } = useLingui()
  const filter = useDeferredValue(table.filter)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows change in place; the version tells when.
  const chosen = useMemo(() => [...filterRows(run.rows, filter, i18n)], [run, version, filter, i18n.locale])
  const shown = useMemo(() => sortRows(chosen, table.sort), [chosen, table.sort])
  return (
    <article className="calls">
      <h2>{run.name}</h2>
      <RunBar run={run} settings={list.settings} />
      <FilterBar list={list} run={run} />
      <CallsTable list={list} rows={shown} />
      <ExportBar list={list} rows={shown} />
      <Charts rows={chosen} list={list} />
    </article>
  )
}
