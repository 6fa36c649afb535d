import { useLingui } from '@lingui/react/macro'
import { Download } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Button, type ButtonLook } from './button.tsx'
import { Menu, MenuItem, MenuSection } from './menu.tsx'

/** A format to save calls in: a link of the server, or what the page does itself. */
export interface ExportFormat {
  readonly id: string
  readonly name: string
  readonly href?: string
  /** Saves the file. Where that fails, the menu says so. */
  readonly onAction?: () => Promise<unknown>
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
  const [hasFailed, setHasFailed] = useState(false)
  const save = (onAction: () => Promise<unknown>): void => {
    setHasFailed(false)
    onAction().catch(() => setHasFailed(true))
  }
  return (
    <>
      {hasFailed && (
        <small className="refusal" role="alert">{t`Can't save the file. Try again, or reload the page.`}</small>
      )}
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
            <MenuItem
              key={id}
              {...(href && { href, download: `calls.${id}` })}
              {...(onAction && { onAction: () => save(onAction) })}
            >
              {name}
            </MenuItem>
          ))}
        </MenuSection>
      </Menu>
    </>
  )
}
