import { Plural, useLingui } from '@lingui/react/macro'
import { Columns3, Download, Keyboard, Search, X } from 'lucide-react'
import { translateMeaning } from '../i18n/meaning.tsx'
import { useStored } from '../state/stored.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Menu, MenuItem, MenuLine, MenuSection } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import type { Filter } from './arrange-rows.ts'
import type { OpenList } from './call-lists.ts'
import { type CallRow, type CallState, stateNames } from './call-row.ts'
import type { CallRun } from './call-run.ts'
import { type ColumnName, columns } from './columns.ts'
import { type ExportForm, exportForms, exportRows, saveFile } from './export-rows.ts'
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
        <ColumnMenu />
        <KeyHelp />
        <ExportMenu list={list} rows={rows} />
      </div>
    </div>
  )
}

function ColumnMenu() {
  const { t } = useLingui()
  const [layout, setLayout] = useStored(tableLayout)
  const optional = columnNames.filter((name) => name !== 'callId')
  const shown = optional.filter((name) => !layout.hidden.includes(name))
  return (
    <Menu
      label={t`Columns`}
      placement="bottom end"
      trigger={
        <Button>
          <Columns3 aria-hidden="true" />
          {t`Columns`}
        </Button>
      }
    >
      <MenuSection
        title={t`Columns`}
        selectionMode="multiple"
        selected={shown}
        onSelect={(keys) => setLayout({ ...layout, hidden: optional.filter((name) => !keys.has(name)) })}
      >
        {optional.map((name: ColumnName) => (
          <MenuItem key={name} id={name}>
            {t(columns[name].label)}
          </MenuItem>
        ))}
      </MenuSection>
      <MenuLine />
      <MenuSection
        title={t`Row height`}
        selectionMode="single"
        selected={[layout.isDense ? 'dense' : 'usual']}
        onSelect={(keys) => setLayout({ ...layout, isDense: keys.has('dense') })}
      >
        <MenuItem id="usual">{t`Comfortable`}</MenuItem>
        <MenuItem id="dense">{t`Compact`}</MenuItem>
      </MenuSection>
    </Menu>
  )
}

function KeyHelp() {
  const { t } = useLingui()
  const keys = [
    ['↑ ↓', t`Move; ↑ from the first row reaches the headers`],
    ['Space', t`Select a row, or sort by a header`],
    ['Shift ↑ ↓', t`Extend the selection`],
    ['Shift ← →', t`Change the width of a column, on its header`],
    ['Ctrl A', t`Select all`],
    ['Esc', t`Clear the selection`],
    ['Enter', t`Open the call`],
  ] as const
  return (
    <Popover
      label={t`Keys in the table`}
      placement="bottom end"
      trigger={
        <IconButton label={t`Keys in the table`} look="default">
          <Keyboard size={16} aria-hidden="true" />
        </IconButton>
      }
    >
      <h2>{t`Keys in the table`}</h2>
      <dl className="key-list">
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <span className="kbd">{key}</span>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Popover>
  )
}

function ExportMenu({ list, rows }: Pick<ListToolbarProps, 'list' | 'rows'>) {
  const { t } = useLingui()
  const { selected } = list.table
  const chosen = selected.size > 0 ? rows.filter(({ index }) => selected.has(index)) : rows
  const save = async (form: ExportForm): Promise<void> => {
    const day = new Date().toISOString().slice(0, 10)
    saveFile(await exportRows(chosen, form), `calls-${day}.${form}`)
  }
  return (
    <Menu
      label={t`Export`}
      placement="bottom end"
      trigger={
        <Button look="primary" isDisabled={chosen.length === 0}>
          <Download aria-hidden="true" />
          {selected.size > 0 ? (
            <Plural value={{ count: chosen.length }} one="Export # selected call" other="Export # selected calls" />
          ) : (
            <Plural value={{ count: chosen.length }} one="Export # call" other="Export # calls" />
          )}
        </Button>
      }
    >
      {Object.entries(exportForms).map(([form, name]) => (
        <MenuItem key={form} onAction={() => void save(form as ExportForm)}>
          {name === 'ID' ? t`Call IDs` : name}
        </MenuItem>
      ))}
    </Menu>
  )
}
