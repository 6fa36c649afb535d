import { useSpeech } from '../words/language.tsx'
import type { Batch } from './batch.ts'
import type { CallRow } from './call-row.ts'
import { type ExportForm, exportForms, exportRows, saveFile } from './export-rows.ts'

/** Takes what is marked, else what is shown, out of the page. */
export function ExportBar({ batch, rows }: { readonly batch: Batch; readonly rows: readonly CallRow[] }) {
  const { say, number } = useSpeech()
  const { marked } = batch.table
  const chosen = marked.size > 0 ? rows.filter(({ index }) => marked.has(index)) : rows
  const save = async (form: ExportForm): Promise<void> => {
    const day = new Date().toISOString().slice(0, 10)
    saveFile(await exportRows(chosen, form), `calls-${day}.${form}`)
  }
  return (
    <p className="export">
      {say(marked.size > 0 ? 'exportMarked' : 'exportShown', { calls: number(chosen.length) })}{' '}
      {Object.entries(exportForms).map(([form, { name }]) => (
        <button key={form} type="button" disabled={chosen.length === 0} onClick={() => void save(form as ExportForm)}>
          {name === 'ID' ? say('callIds') : name}
        </button>
      ))}
    </p>
  )
}
