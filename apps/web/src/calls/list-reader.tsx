import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { Plural, useLingui } from '@lingui/react/macro'
import { type LineProblem, ListError } from '@org/cms-cdr-formats/read-list'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { isCcId } from '../state/look-up-values.ts'
import { Button } from '../ui/button.tsx'
import type { OpenList } from './call-lists.ts'
import {
  type InvalidLines,
  ListTooLong,
  mostCalls,
  type ReadList,
  type ReadListOptions,
  readList,
} from './read-list.ts'
import { SettingsFields } from './settings-fields.tsx'
import { callLists } from './use-lists.ts'

/** Reads a list, and shows what it contains and what cannot be read, before anything is looked up. */
export function ListReader({ list: { id, file, settings } }: { readonly list: OpenList }) {
  const { t } = useLingui()
  const [options, setOptions] = useState<ReadListOptions>({})
  const list = useQuery({
    queryKey: ['list', id, options],
    queryFn: () => readList(file, options),
    gcTime: 0,
    placeholderData: keepPreviousData,
    // To compare a hundred thousand calls with none takes longer than to read them.
    structuralSharing: false,
  })
  const { data, error } = list
  const sheetId = useId()
  // Another sheet can be chosen also where one cannot be read.
  const workbook = error instanceof ListTooLong ? error.workbook : data?.workbook
  return (
    <article className="calls reader" aria-busy={list.isFetching}>
      <h2 className="visually-hidden">{file.name}</h2>
      {list.isPending && (
        <p role="status">
          <span className="spinner" aria-hidden="true" /> {t`Reading…`}
        </p>
      )}
      {error && (
        <p role="alert" className="refusal">
          <Refusal error={error} />{' '}
          {error instanceof ListError && error.encoding && (
            <Button isSmall onPress={() => setOptions({ ...options, encoding: error.encoding })}>
              {t`Read as ${{ encoding: error.encoding }}`}
            </Button>
          )}
        </p>
      )}
      {workbook && workbook.sheets.length > 1 && (
        <p>
          <label htmlFor={sheetId}>{t`Sheet`}</label>{' '}
          <select
            id={sheetId}
            value={options.sheet ?? workbook.sheet}
            onChange={(event) => setOptions({ sheet: event.target.value })}
          >
            {workbook.sheets.map((sheet) => (
              <option key={sheet}>{sheet}</option>
            ))}
          </select>
        </p>
      )}
      {data && !error && (
        <>
          <Account list={data} />
          <Preview list={data} options={options} onChange={setOptions} />
          <fieldset>
            <legend>{t`Look-up settings`}</legend>
            <SettingsFields settings={settings} onChange={(change) => callLists.configure(id, change)} />
          </fieldset>
          <p className="actions">
            <Button
              autoFocus
              look="primary"
              // While another column or sheet is read, these are still the calls of the one before.
              isDisabled={list.isPlaceholderData || data.queries.length === 0 || !isCcId(settings.ccId)}
              onPress={() => callLists.lookUp(id, data)}
            >
              <Plural value={{ count: data.queries.length }} one="Look up # call" other="Look up # calls" />
            </Button>
          </p>
        </>
      )}
    </article>
  )
}

/** What the list contains, and which lines are not looked up and why. */
function Account({ list }: { readonly list: ReadList }) {
  const { t } = useLingui()
  const { queries, duplicates, withOwnSettings, invalid, damaged, unknownHeader } = list
  const unread = invalid.count + damaged.count
  return (
    <div className="account" role="status">
      <p>
        <strong>
          <Plural value={{ count: queries.length }} one="# call" other="# calls" />
        </strong>
        {duplicates > 0 && (
          <>
            {' · '}
            <Plural
              value={{ count: duplicates }}
              one="# duplicate, looked up once"
              other="# duplicates, looked up once"
            />
          </>
        )}
        {withOwnSettings > 0 && (
          <>
            {' · '}
            <Plural
              value={{ count: withOwnSettings }}
              one="# call has a direction or call center in the list, which is used"
              other="# calls have a direction or call center in the list, which is used"
            />
          </>
        )}
      </p>
      {unknownHeader !== undefined && <p>{t`Read as a header: ${{ header: unknownHeader }}`}</p>}
      {unread > 0 && (
        <>
          <p className="warning">
            <Plural
              value={{ count: unread }}
              one="# line can't be read and is not looked up:"
              other="# lines can't be read and are not looked up:"
            />
          </p>
          <ul>
            {[damaged, invalid].flatMap(({ first }) =>
              first.map((line) => (
                <li key={line.lineNumber}>
                  <UnreadLine {...line} />
                </li>
              )),
            )}
            <MoreLines count={unread - damaged.first.length - invalid.first.length} />
          </ul>
        </>
      )}
    </div>
  )
}

function UnreadLine({ lineNumber, problem }: InvalidLines['first'][number]) {
  const { t } = useLingui()
  return t`Line ${{ line: lineNumber }}: ${{ problem: t(problemNames[problem]) }}`
}

function MoreLines({ count }: { readonly count: number }) {
  if (count === 0) return null
  return (
    <li>
      <Plural value={{ count }} one="and # more line" other="and # more lines" />
    </li>
  )
}

interface PreviewProps {
  readonly list: ReadList
  readonly options: ReadListOptions
  readonly onChange: (options: ReadListOptions) => void
}

/** The first rows of a list, in which the column with the call ID is chosen. */
function Preview({ list, options, onChange }: PreviewProps) {
  const { t } = useLingui()
  const name = useId()
  const { columns, preview } = list
  // What is chosen shows at once, while the list is read again.
  const column = options.column ?? list.column
  return (
    <>
      {columns.length > 0 && (
        <fieldset className="preview">
          <legend>{t`Column with the call ID`}</legend>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: wider than a phone, so the keyboard must be able to scroll it. */}
          <div className="scroll" tabIndex={0}>
            <table className="data-table">
              <thead>
                <tr>
                  {columns.map((label, index) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity.
                    <th key={index} scope="col" className={index === column ? 'chosen' : undefined}>
                      <label>
                        <input
                          type="radio"
                          name={name}
                          checked={index === column}
                          onChange={() => onChange({ ...options, column: index })}
                        />{' '}
                        {label}
                      </label>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {preview.map((row, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity.
                  <tr key={index}>
                    {columns.map((_label, place) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other identity.
                      <td key={place} className={place === column ? 'chosen' : undefined}>
                        {row[place]}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </fieldset>
      )}
      {columns.length === 0 && list.queries[0] && (
        <p className="first">{t`First call IDs: ${{ callIds: firstIdsOf(list) }}`}</p>
      )}
    </>
  )
}

function firstIdsOf({ queries }: ReadList): string {
  const ids = queries.slice(0, 5).map(({ callId }) => callId)
  return `${ids.join(', ')}${queries.length > ids.length ? ', …' : ''}`
}

const problemNames: Readonly<Record<LineProblem, MessageDescriptor>> = {
  empty: msg`no call ID in it`,
  notJson: msg`not JSON with a callId`,
  notAnId: msg`not a call ID`,
  scientific: msg`a spreadsheet wrote the call ID in scientific notation and lost its last digits`,
  rounded: msg`a spreadsheet rounded the call ID to 15 digits`,
  date: msg`a date; a spreadsheet may have turned the call ID into one`,
  errorValue: msg`an error value of a spreadsheet`,
  encoding: msg`saved in the wrong encoding, which lost characters of the call ID`,
  direction: msg`its direction is not inbound, outbound or auto`,
  ccId: msg`its call center ID is not a number from 1 to 65535`,
}

function Refusal({ error }: { readonly error: Error }) {
  const { t, i18n } = useLingui()
  const reason = error.message
  if (error instanceof ListTooLong)
    return t`A page holds up to ${{ calls: i18n.number(mostCalls) }} calls. Split the list, or use cms-cdr bulk, which has no limit.`
  if (!(error instanceof ListError)) return t`Can't read the list: ${reason}`
  if (error.code === 'old_workbook')
    return t`This is a workbook in the old Excel format. Save it as .xlsx or "CSV UTF-8", then open that file.`
  if (error.code === 'markup')
    return t`This is HTML or XML, which some programs save as .xls. Open it in a spreadsheet, save it as .xlsx or "CSV UTF-8", then open that file.`
  if (error.code === 'encoding')
    return t`This file is not UTF-8. It is probably ${{ encoding: error.encoding ?? '?' }}.`
  return t`Can't read the list: ${reason}`
}
