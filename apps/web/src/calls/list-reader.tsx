import { createCdrClient } from '@org/cms-cdr-client/browser'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import type { Question } from '../state/question.ts'
import { useSpeech } from '../words/language.tsx'
import type { Batch } from './batch.ts'
import { CallRun } from './call-run.ts'
import { ListTooLong, mostCalls, readList } from './read-list.ts'

interface ListReaderProps {
  readonly batch: Batch
  readonly question: Question
  readonly timeZone: string | undefined
}

/** Reads a list and says what it is, before anybody is asked a hundred thousand questions. */
export function ListReader({ batch, question, timeZone }: ListReaderProps) {
  const { say, number } = useSpeech()
  const { file } = batch
  const [column, setColumn] = useState<number>()
  const columnId = useId()
  const go = useRef<HTMLButtonElement>(null)
  const list = useQuery({
    queryKey: ['list', file?.name, file?.size, file?.lastModified, column],
    queryFn: () => readList(file ?? new File([], ''), column),
    gcTime: 0,
    // To compare a hundred thousand calls with none takes longer than to read them.
    structuralSharing: false,
  })
  const { data, error } = list
  useEffect(() => {
    if (data) go.current?.focus()
  }, [data])
  const begin = (): void => {
    if (!data) return
    const { ccId, direction } = question
    const client = createCdrClient({ ccId, timeZone })
    const queries = data.queries.map((query) => ({
      callId: query.callId,
      ccId: query.ccId ?? ccId,
      direction: query.direction ?? direction,
    }))
    batch.begin(new CallRun(data.name, queries, client))
  }
  return (
    <article className="calls">
      <h2>{file?.name}</h2>
      {list.isPending && <p role="status">{say('reading')}</p>}
      {error && (
        <p role="alert" className="refusal">
          {error instanceof ListTooLong
            ? say('listTooLong', { calls: number(mostCalls) })
            : say('listUnreadable', { reason: error.message })}
        </p>
      )}
      {data && (
        <>
          <p role="status">
            <strong>{say('listCalls', { calls: number(data.queries.length) })}</strong>
            {data.doubles > 0 && `, ${say('listDoubles', { doubles: number(data.doubles) })}`}
            {data.junk > 0 && `, ${say('listJunk', { junk: number(data.junk), lines: data.junkLines.join(', ') })}`}
          </p>
          {data.columns.length > 0 && (
            <p>
              <label htmlFor={columnId}>{say('listColumn')}</label>{' '}
              <select id={columnId} value={data.column} onChange={(event) => setColumn(Number(event.target.value))}>
                {data.columns.map((name, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity.
                  <option key={index} value={index}>
                    {name}
                  </option>
                ))}
              </select>
            </p>
          )}
          {data.queries[0] && <p className="first">{say('listFirst', { callId: data.queries[0].callId })}</p>}
          <button ref={go} type="button" className="main" disabled={data.queries.length === 0} onClick={begin}>
            {say('askAll')}
          </button>
        </>
      )}
    </article>
  )
}
