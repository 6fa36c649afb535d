import { useLingui } from '@lingui/react/macro'
import { useDeferredValue, useMemo } from 'react'
import { filterRows, sortRows } from './arrange-rows.ts'
import type { OpenList } from './call-lists.ts'
import type { CallRun } from './call-run.ts'
import { CallsTable } from './calls-table.tsx'
import { Charts } from './charts.tsx'
import { ListToolbar } from './list-toolbar.tsx'
import { RunBar } from './run-bar.tsx'
import { useRun } from './use-run.ts'

interface RunViewProps {
  readonly list: OpenList
  readonly run: CallRun
}

/** A list that is looked up: its progress, a table, and charts of the calls that are shown. */
export function RunView({ list, run }: RunViewProps) {
  const { table } = list
  const version = useRun(run)
  const { i18n } = useLingui()
  const filter = useDeferredValue(table.filter)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows change in place; the version says when.
  const chosen = useMemo(() => [...filterRows(run.rows, filter, i18n)], [run, version, filter, i18n.locale])
  const shown = useMemo(() => sortRows(chosen, table.sort), [chosen, table.sort])
  return (
    <article className="calls">
      <h2 className="visually-hidden">{run.name}</h2>
      <RunBar run={run} settings={list.settings} />
      <ListToolbar list={list} run={run} rows={shown} />
      <CallsTable list={list} rows={shown} />
      {/* The bars and axes of charts move with each call that comes in, so they wait for the end, or for a pause. */}
      {run.status !== 'running' && <Charts rows={chosen} list={list} />}
    </article>
  )
}
