import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Plural, useLingui } from '@lingui/react/macro'
import { ListError } from '@org/cms-cdr-formats/read-list'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import type { OpenList } from './call-lists.ts'
import { type InvalidLines, ListTooLong, mostCalls, type ReadListOptions, readList } from './read-list.ts'
import { SettingsFields } from './settings-fields.tsx'
import { callLists } from './use-lists.ts'

/** Reads a list and says what it contains, before a hundred thousand calls are looked up. */
export function ListReader({ list: { id, file, settings } }: { readonly list: OpenList }) {
  const { t } = useLingui()
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
      {list.isPending && <p role="status">{t`Reading…`}</p>}
      {error && (
        <p role="alert" className="refusal">
          <Refusal error={error} />{' '}
          {error instanceof ListError && error.encoding && (
            <button type="button" onClick={() => setOptions({ ...options, encoding: error.encoding })}>
              {t`Read as ${{ encoding: error.encoding }}`}
            </button>
          )}
        </p>
      )}
      {data && (
        <>
          <p role="status">
            <strong>
              <Plural value={{ count: data.queries.length }} one="# call" other="# calls" />
            </strong>
            {data.duplicates > 0 && (
              <>
                , <Plural value={{ count: data.duplicates }} one="# duplicate" other="# duplicates" />
              </>
            )}
            {data.invalid.count > 0 && (
              <>
                , <InvalidCount invalid={data.invalid} />
              </>
            )}
          </p>
          {data.damaged.count > 0 && (
            <p role="status">
              <Plural
                value={{ count: data.damaged.count }}
                one="A spreadsheet damaged # call ID, which is not looked up."
                other="A spreadsheet damaged # call IDs, which are not looked up."
              />{' '}
              {data.damaged.first
                .map(({ lineNumber, problem }) => `${lineNumber}: ${t(problemNames[problem] ?? msg`error value`)}`)
                .join('; ')}
            </p>
          )}
          {data.workbook && data.workbook.sheets.length > 1 && (
            <p>
              <label htmlFor={sheetId}>{t`Sheet`}</label>{' '}
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
              <label htmlFor={columnId}>{t`Column with the call ID`}</label>{' '}
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
          {data.queries[0] && <p className="first">{t`First call ID: ${{ callId: data.queries[0].callId }}`}</p>}
          <SettingsFields settings={settings} onChange={(change) => callLists.configure(id, change)} />
          <button
            ref={go}
            type="button"
            className="main"
            disabled={data.queries.length === 0 || !isCallCenter(settings.ccId)}
            onClick={() => callLists.lookUp(id, data)}
          >
            {t`Look up all`}
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

function InvalidCount({ invalid }: { readonly invalid: InvalidLines }) {
  const lines = numbersOf(invalid)
  return (
    <Plural value={{ count: invalid.count }} one={`# invalid line (${lines})`} other={`# invalid lines (${lines})`} />
  )
}

const problemNames: Readonly<Partial<Record<InvalidLines['first'][number]['problem'], MessageDescriptor>>> = {
  scientific: msg`scientific notation`,
  rounded: msg`rounded to 15 digits`,
  date: msg`turned into a date`,
}

function Refusal({ error }: { readonly error: Error }) {
  const { t, i18n } = useLingui()
  const reason = error.message
  if (error instanceof ListTooLong)
    return t`A page holds up to ${{ calls: i18n.number(mostCalls) }} calls. Split the list, or use cms-cdr bulk, which has no limit.`
  if (!(error instanceof ListError)) return t`Can't read the list: ${reason}`
  if (error.code === 'old_workbook')
    return t`This is a workbook in the old Excel format. Save it as .xlsx or "CSV UTF-8", then open that file.`
  if (error.code === 'encoding')
    return t`This file is not UTF-8. It is probably ${{ encoding: error.encoding ?? '?' }}.`
  return t`Can't read the list: ${reason}`
}
