import { useLingui } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { Menu, MenuItem, MenuSection } from '../ui/menu.tsx'

const formats = { csv: 'CSV', xlsx: 'Excel', ndjson: 'NDJSON' }

/** Saves all calls that match the filters, also those that are not loaded. */
export function ExportMenu({
  params,
  order = 'desc',
}: {
  readonly params: string
  readonly order: 'asc' | 'desc' | undefined
}) {
  const { t } = useLingui()
  return (
    <Menu
      label={t`Export`}
      placement="bottom end"
      trigger={
        <Button look="quiet" isSmall>
          <Download aria-hidden="true" />
          {t`Export`}
        </Button>
      }
    >
      <MenuSection title={t`All calls that match. This is recorded in the audit log.`}>
        {Object.entries(formats).map(([format, name]) => (
          <MenuItem
            key={format}
            href={`/calls/export?${params}&order=${order}&format=${format}`}
            download={`calls.${format}`}
          >
            {name}
          </MenuItem>
        ))}
      </MenuSection>
    </Menu>
  )
}
