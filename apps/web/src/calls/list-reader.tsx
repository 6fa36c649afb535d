import { ListError } from '@org/cms-cdr-formats/read-list'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import type { Word } from '../words/en.ts'
import { type Speech, useSpeech } from '../words/language.tsx'
import type { OpenList } from './call-lists.ts'
import { type InvalidLines, ListTooLong, mostCalls, type ReadListOptions, readList } from './read-list.ts'
import { SettingsFields } from './settings-fields.tsx'
import { callLists } from './use-lists.ts'

/** Reads a list and says what it contains, before a hundred thousand calls are looked up. */
export function ListReader({ list: { id, file, settings } }: { readonly list: OpenList }) {
  const { say, number } = useSpeech()
  const [options, setOptions] = useState<ReadListOptions>({})
  const [columnId, sheetId] = [useId(), useId()]
  const go = useRef<HTMLButtonElement>(null)
  const list = useQuery({
    queryKey: ['list', id, options],
    queryFn: () => readList(file, options),
    gcTime: 0,
    // To compare a hundred thousand calls with none takes longer than to read them.
    structuralSharing: false,
  })
  const { data, error } = list
  useEffect(() => {
    if (data) go.current?.focus()
  }, [data])
  return (
    <article className="calls">
      <h2>{file.name}</h2>
      {list.isPending && <p role="status">{say('reading')}</p>}
      {error && (
        <p role="alert" className="refusal">
          {refusalOf(error, say, number)}{' '}
          {error instanceof ListError && error.encoding && (
            <button type="button" onClick={() => setOptions({ ...options, encoding: error.encoding })}>
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
          {data.workbook && data.workbook.sheets.length > 1 && (
            <p>
              <label htmlFor={sheetId}>{say('listSheet')}</label>{' '}
              <select
                id={sheetId}
                value={data.workbook.sheet}
                onChange={(event) => setOptions({ sheet: event.target.value })}
              >
                {data.workbook.sheets.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </p>
          )}
          {data.columns.length > 0 && (
            <p>
              <label htmlFor={columnId}>{say('listColumn')}</label>{' '}
              <select
                id={columnId}
                value={data.column}
                onChange={(event) => setOptions({ ...options, column: Number(event.target.value) })}
              >
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
          <SettingsFields settings={settings} onChange={(change) => callLists.configure(id, change)} />
          <button
            ref={go}
            type="button"
            className="main"
            disabled={data.queries.length === 0 || !isCallCenter(settings.ccId)}
            onClick={() => callLists.lookUp(id, data)}
          >
            {say('askAll')}
          </button>
        </>
      )}
    </article>
  )
}

function isCallCenter(ccId: number): boolean {
  return Number.isInteger(ccId) && ccId >= 1 && ccId <= 65_535
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
  if (error.code === 'old_workbook') return say('listWorkbook')
  if (error.code === 'encoding') return say('listEncoding', { encoding: error.encoding ?? '?' })
  return say('listUnreadable', { reason: error.message })
}
