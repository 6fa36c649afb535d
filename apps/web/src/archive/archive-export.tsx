import { useLingui } from '@lingui/react/macro'
import { saveFile } from '../state/save-file.ts'
import { sendNumber } from '../state/send-number.ts'
import { ExportMenu } from '../ui/export-menu.tsx'

const formats = { csv: 'CSV', xlsx: 'Excel', ndjson: 'NDJSON' }

interface ArchiveExportProps {
  /** All filters and the order, as a query. */
  readonly params: string
}

/** Saves all calls that match the filters, also those that are not loaded, in the order of the table. */
export function ArchiveExport({ params }: ArchiveExportProps) {
  const { t } = useLingui()
  return (
    <ExportMenu
      title={t`All calls that match. This is recorded in the audit log.`}
      formats={Object.entries(formats).map(([id, name]) => ({
        id,
        name,
        ...saving(`/calls/export?${params}&format=${id}`, id),
      }))}
    />
  )
}

/** How a file is saved: by the browser, which writes it as it comes, unless a phone number would get into its list of downloads. */
function saving(address: string, format: string) {
  if (!new URLSearchParams(address.split('?')[1]).has('number')) return { href: address }
  return {
    onAction: async () => {
      const response = await sendNumber(address)
      if (!response.ok) throw new Error(`HTTP status ${response.status}`)
      saveFile(await response.blob(), `calls.${format}`)
    },
  }
}
