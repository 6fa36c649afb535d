import { useLingui } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, type ButtonLook } from './button.tsx'
import { Menu, MenuItem, MenuSection } from './menu.tsx'

/** A format to save calls in: a link of the server, or what the page does itself. */
export interface ExportFormat {
  readonly id: string
  readonly name: string
  readonly href?: string
  readonly onAction?: () => void
}

interface ExportMenuProps {
  readonly formats: readonly ExportFormat[]
  readonly look?: ButtonLook
  readonly isDisabled?: boolean
  /** What is saved, and what it means to do so. */
  readonly title?: string
  /** What the button says: how many calls are saved. */
  readonly children?: ReactNode
}

/** Saves calls in one of several formats. */
export function ExportMenu({ formats, look = 'quiet', isDisabled = false, title, children }: ExportMenuProps) {
  const { t } = useLingui()
  return (
    <Menu
      label={t`Export`}
      placement="bottom end"
      trigger={
        <Button look={look} isSmall isDisabled={isDisabled}>
          <Download aria-hidden="true" />
          {children ?? t`Export`}
        </Button>
      }
    >
      <MenuSection {...(title ? { title } : { label: t`Export` })}>
        {formats.map(({ id, name, href, onAction }) => (
          <MenuItem key={id} {...(href && { href, download: `calls.${id}` })} {...(onAction && { onAction })}>
            {name}
          </MenuItem>
        ))}
      </MenuSection>
    </Menu>
  )
}
