import { Plural, useLingui } from '@lingui/react/macro'
import type { OpenList } from './call-lists.ts'
import type { CallRow } from './call-row.ts'
import { type ExportForm, exportForms, exportRows, saveFile } from './export-rows.ts'

/** Exports the selected rows, or else the rows that are shown. */
export function ExportBar({ list, rows }: { readonly list: OpenList; readonly rows: readonly CallRow[] }) {
  const { t } = useLingui()
  const { selected } = list.table
  const chosen = selected.size > 0 ? rows.filter(({ index }) => selected.has(index)) : rows
  const save = async (form: ExportForm): Promise<void> => {
    const day = new Date().toISOString().slice(0, 10)
    saveFile(await exportRows(chosen, form), `calls-${day}.${form}`)
  }
  return (
    <p className="export">
      {selected.size > 0 ? (
        <Plural value={{ count: chosen.length }} one="Export # selected call as" other="Export # selected calls as" />
      ) : (
        <Plural value={{ count: chosen.length }} one="Export # shown call as" other="Export # shown calls as" />
      )}{' '}
      {Object.entries(exportForms).map(([form, name]) => (
        <button key={form} type="button" disabled={chosen.length === 0} onClick={() => void save(form as ExportForm)}>
          {name === 'ID' ? t`Call IDs` : name}
        </button>
      ))}
    </p>
  )
}
