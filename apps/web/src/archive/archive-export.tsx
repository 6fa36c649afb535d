import { useLingui } from '@lingui/react/macro'
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
        href: `/calls/export?${params}&format=${id}`,
      }))}
    />
  )
}
