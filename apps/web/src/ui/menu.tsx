import { type ReactElement, type ReactNode, useState } from 'react'
import type { PopoverProps } from 'react-aria-components'
import type { MenuItemProps, MenuSectionProps } from './overlay-parts.tsx'
import { Open, overlayParts, overlayPlace, Trigger, useTriggerRef } from './overlays.tsx'

interface MenuProps {
  /** The button that opens the menu. */
  readonly trigger: ReactElement
  readonly children: ReactNode
  readonly placement?: PopoverProps['placement']
  readonly label: string
}

/** A menu that a button opens. In it are `MenuItem`, `MenuSection` and `MenuLine`. */
export function Menu({ trigger, children, placement = 'bottom start', label }: MenuProps) {
  const [focus, setFocus] = useState<'first' | 'last'>()
  const button = useTriggerRef()
  const isOpen = focus !== undefined
  const close = (): void => setFocus(undefined)
  return (
    <>
      <Trigger
        trigger={trigger}
        popup="menu"
        isOpen={isOpen}
        button={button}
        onToggle={() => setFocus(isOpen ? undefined : 'first')}
        onArrow={setFocus}
      />
      <Open isOpen={isOpen} onClose={close}>
        {({ MenuPanel }) => (
          <MenuPanel
            trigger={button}
            label={label}
            place={overlayPlace()}
            placement={placement}
            focus={focus ?? 'first'}
            onClose={close}
          >
            {children}
          </MenuPanel>
        )}
      </Open>
    </>
  )
}

/** One line of a menu: an action, a link (`href`), or a choice inside a section with a `selectionMode`. */
export function MenuItem(props: MenuItemProps) {
  const parts = overlayParts()
  return <parts.MenuItem {...props} />
}

/** Lines of a menu that belong together, or from which one or several are chosen. */
export function MenuSection(props: MenuSectionProps) {
  const parts = overlayParts()
  return <parts.MenuSection {...props} />
}

/** A line between two parts of a menu. */
export function MenuLine() {
  const parts = overlayParts()
  return <parts.MenuLine />
}
