import { useLingui } from '@lingui/react/macro'
import { ExportMenu } from '../ui/export-menu.tsx'

const formats = { csv: 'CSV', xlsx: 'Excel', ndjson: 'NDJSON' }

interface ArchiveExportProps {
  /** All filters, as a query. */
  readonly params: string
  readonly order: 'asc' | 'desc' | undefined
}

/** Saves all calls that match the filters, also those that are not loaded. */
export function ArchiveExport({ params, order = 'desc' }: ArchiveExportProps) {
  const { t } = useLingui()
  return (
    <ExportMenu
      title={t`All calls that match. This is recorded in the audit log.`}
      formats={Object.entries(formats).map(([id, name]) => ({
        id,
        name,
        href: `/calls/export?${params}&order=${order}&format=${id}`,
      }))}
    />
  )
}
