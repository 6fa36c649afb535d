import { useDeferredValue, useMemo } from 'react'
import type { Question } from '../state/question.ts'
import { useSpeech } from '../words/language.tsx'
import { filterRows, sortRows } from './arrange-rows.ts'
import type { Batch } from './batch.ts'
import type { CallRun } from './call-run.ts'
import { CallsTable } from './calls-table.tsx'
import { Charts } from './charts/charts.tsx'
import { ExportBar } from './export-bar.tsx'
import { FilterBar } from './filter-bar.tsx'
import { ListReader } from './list-reader.tsx'
import { RunBar } from './run-bar.tsx'
import { useRun } from './use-run.ts'

interface CallsViewProps {
  readonly batch: Batch
  readonly question: Question
  readonly ask: (change: Partial<Question>) => void
  readonly timeZone: string | undefined
}

/** Many calls: how far they are, a table of them, what they have in common, and the way out as a file. */
export default function CallsView({ batch, question, ask, timeZone }: CallsViewProps) {
  const { say } = useSpeech()
  const { file, run } = batch
  if (!file) return <p>{say('noList')}</p>
  if (!run) return <ListReader key={`${file.name} ${file.lastModified}`} batch={batch} {...{ question, timeZone }} />
  return <RunView batch={batch} run={run} ask={ask} />
}

interface RunViewProps {
  readonly batch: Batch
  readonly run: CallRun
  readonly ask: (change: Partial<Question>) => void
}

function RunView({ batch, run, ask }: RunViewProps) {
  const { table } = batch
  const version = useRun(run)
  const speech = useSpeech()
  const filter = useDeferredValue(table.filter)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows change in place; the version tells when.
  const chosen = useMemo(() => [...filterRows(run.rows, filter, speech)], [run, version, filter, speech])
  const shown = useMemo(() => sortRows(chosen, table.sort), [chosen, table.sort])
  return (
    <article className="calls">
      <h2>{run.name}</h2>
      <RunBar run={run} />
      <FilterBar batch={batch} run={run} />
      <CallsTable batch={batch} rows={shown} ask={ask} />
      <ExportBar batch={batch} rows={shown} />
      <Charts rows={chosen} batch={batch} />
    </article>
  )
}
