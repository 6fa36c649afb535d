import { createCdrClient } from '@org/cms-cdr-client/browser'
import { ListError } from '@org/cms-cdr-formats/read-list'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import type { Question } from '../state/question.ts'
import type { Word } from '../words/en.ts'
import { type Speech, useSpeech } from '../words/language.tsx'
import type { Batch } from './batch.ts'
import { CallRun } from './call-run.ts'
import { type InvalidLines, ListTooLong, mostCalls, readList } from './read-list.ts'

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
  const [encoding, setEncoding] = useState<string>()
  const columnId = useId()
  const go = useRef<HTMLButtonElement>(null)
  const list = useQuery({
    queryKey: ['list', file?.name, file?.size, file?.lastModified, column, encoding],
    queryFn: () => readList(file ?? new File([], ''), { column, encoding }),
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
          {refusalOf(error, say, number)}{' '}
          {error instanceof ListError && error.encoding && (
            <button type="button" onClick={() => setEncoding(error.encoding)}>
              {say('listReadAs', { encoding: error.encoding })}
            </button>
          )}
        </p>
      )}
      {data && (
        <>
          <p role="status">
            <strong>{say('listCalls', { calls: number(data.queries.length) })}</strong>
            {data.duplicates > 0 && `, ${say('listDuplicates', { duplicates: number(data.duplicates) })}`}
            {data.invalid.count > 0 &&
              `, ${say('listInvalid', { count: number(data.invalid.count), lines: numbersOf(data.invalid) })}`}
          </p>
          {data.damaged.count > 0 && (
            <p role="status">
              {say('listDamaged', { count: number(data.damaged.count) })}{' '}
              {data.damaged.first
                .map(({ lineNumber, problem }) => `${lineNumber}: ${say(problemWord(problem))}`)
                .join('; ')}
            </p>
          )}
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

function numbersOf({ first }: InvalidLines): string {
  return first.map(({ lineNumber }) => lineNumber).join(', ')
}

function problemWord(problem: InvalidLines['first'][number]['problem']): Word {
  const words: Readonly<Partial<Record<typeof problem, Word>>> = {
    scientific: 'list_scientific',
    rounded: 'list_rounded',
    date: 'list_date',
  }
  return words[problem] ?? 'list_errorValue'
}

function refusalOf(error: Error, say: Speech['say'], number: Speech['number']): string {
  if (error instanceof ListTooLong) return say('listTooLong', { calls: number(mostCalls) })
  if (!(error instanceof ListError)) return say('listUnreadable', { reason: error.message })
  if (error.code === 'workbook') return say('listWorkbook')
  if (error.code === 'encoding') return say('listEncoding', { encoding: error.encoding ?? '?' })
  return say('listUnreadable', { reason: error.message })
}
