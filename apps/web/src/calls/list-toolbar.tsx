import { Plural, useLingui } from '@lingui/react/macro'
import { Keyboard, Search, X } from 'lucide-react'
import { translateMeaning } from '../i18n/meaning.tsx'
import { setOverlay } from '../shell/open-overlay.ts'
import { dateIn } from '../state/dates.ts'
import { keysOf } from '../state/keys-of.ts'
import { saveFile } from '../state/save-file.ts'
import { useStored } from '../state/stored.ts'
import { IconButton } from '../ui/button.tsx'
import { ColumnMenu } from '../ui/column-menu.tsx'
import { ExportMenu } from '../ui/export-menu.tsx'
import type { Filter } from './arrange-rows.ts'
import type { OpenList } from './call-lists.ts'
import { type CallRow, type CallState, stateNames } from './call-row.ts'
import type { CallRun } from './call-run.ts'
import { columns } from './columns.ts'
import { type ExportForm, exportForms, exportRows } from './export-rows.ts'
import { columnNames, tableLayout } from './table-layout.ts'
import { callLists } from './use-lists.ts'

const states = ['found', 'missing', 'failed', 'waiting'] as const satisfies readonly CallState[]

interface ListToolbarProps {
  readonly list: OpenList
  readonly run: CallRun
  /** The rows that are shown. */
  readonly rows: readonly CallRow[]
}

/** What narrows the table of a list, how it is shown, and its export. */
export function ListToolbar({ list, run, rows }: ListToolbarProps) {
  const { t, i18n } = useLingui()
  const { filter } = list.table
  const change = (part: Partial<Filter>): void =>
    callLists.arrange(list.id, { filter: { ...filter, ...part }, scrollTop: 0 })
  const { found, missing, failed } = run.counts
  const counts = { found, missing, failed, waiting: run.rows.length - run.settled }
  const cause = run.rows.find(({ cdr }) => cdr?.releaseCause?.value === filter.releaseCause)?.cdr?.releaseCause
  return (
    <div className="toolbar">
      <search className="filter">
        <span className="search-box">
          <Search size={16} aria-hidden="true" />
          <input
            type="search"
            className="input"
            aria-label={t`Filter`}
            placeholder={t`Filter by call ID, agent, number or cause`}
            value={filter.text}
            onChange={(event) => change({ text: event.target.value })}
          />
        </span>
        <fieldset className="chips" aria-label={t`State`}>
          {states.map((state) => (
            <button
              key={state}
              type="button"
              className="chip"
              aria-pressed={filter.state === state}
              onClick={() => change({ state: filter.state === state ? undefined : state })}
            >
              {t(stateNames[state])} {/* As wide as it can become, so that nothing moves while calls come in. */}
              <span className="count" style={{ minWidth: `${i18n.number(run.rows.length).length + 0.5}ch` }}>
                {i18n.number(counts[state])}
              </span>
            </button>
          ))}
        </fieldset>
        {filter.releaseCause !== undefined && (
          <button type="button" className="chip set" onClick={() => change({ releaseCause: undefined })}>
            {`${t`Release cause`} ${filter.releaseCause} ${cause?.meaning ? translateMeaning(i18n, cause.meaning) : ''}`}
            <X aria-hidden="true" />
          </button>
        )}
      </search>
      <div className="actions">
        <ListColumns />
        <IconButton label={t`Keyboard shortcuts`} isSmall onPress={() => setOverlay('keys')}>
          <Keyboard size={16} aria-hidden="true" />
        </IconButton>
        <ListExport list={list} rows={rows} />
      </div>
    </div>
  )
}

function ListColumns() {
  const { t } = useLingui()
  const [layout, setLayout] = useStored(tableLayout)
  const optional = columnNames.filter((name) => name !== 'callId')
  return (
    <ColumnMenu
      columns={optional.map((id) => ({ id, name: t(columns[id].label) }))}
      shown={optional.filter((name) => !layout.hidden.includes(name))}
      onShown={(shown) => setLayout({ ...layout, hidden: optional.filter((name) => !shown.includes(name)) })}
    />
  )
}

function ListExport({ list, rows }: Pick<ListToolbarProps, 'list' | 'rows'>) {
  const { t } = useLingui()
  const { selected } = list.table
  const chosen = selected.size > 0 ? rows.filter(({ index }) => selected.has(index)) : rows
  const save = async (form: ExportForm): Promise<void> => {
    saveFile(await exportRows(chosen, form), `calls-${dateIn(undefined)}.${form}`)
  }
  return (
    <ExportMenu
      look="primary"
      isDisabled={chosen.length === 0}
      formats={keysOf(exportForms).map((id) => ({
        id,
        name: id === 'txt' ? t`Call IDs` : exportForms[id],
        onAction: () => save(id),
      }))}
    >
      {selected.size > 0 ? (
        <Plural value={{ count: chosen.length }} one="Export # selected call" other="Export # selected calls" />
      ) : (
        <Plural value={{ count: chosen.length }} one="Export # call" other="Export # calls" />
      )}
    </ExportMenu>
  )
}
