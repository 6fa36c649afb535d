import { Check } from 'lucide-react'
import type { ReactElement, ReactNode } from 'react'
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps as AriaMenuItemProps,
  MenuSection as AriaMenuSection,
  Header,
  MenuTrigger,
  type PopoverProps,
  Separator,
} from 'react-aria-components'
import { PlacedPopover } from './overlays.tsx'

interface MenuProps {
  /** The button that opens the menu. */
  readonly trigger: ReactElement
  readonly children: ReactNode
  readonly placement?: PopoverProps['placement']
  readonly label: string
}

/** A menu that a button opens. In it are `MenuItem`, `MenuSection` and `MenuLine`. */
export function Menu({ trigger, children, placement = 'bottom start', label }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <PlacedPopover placement={placement}>
        <AriaMenu className="menu" aria-label={label}>
          {children}
        </AriaMenu>
      </PlacedPopover>
    </MenuTrigger>
  )
}

interface MenuItemProps extends Omit<AriaMenuItemProps, 'children' | 'className' | 'style'> {
  readonly icon?: ReactNode
  readonly children: string
  /** What stands at the end of the line, such as a key. */
  readonly end?: ReactNode
}

/** One line of a menu: an action, a link (`href`), or a choice inside a section with a `selectionMode`. */
export function MenuItem({ icon, children, end, ...props }: MenuItemProps) {
  return (
    <AriaMenuItem {...props} textValue={children} className="menu-item">
      {({ isSelected }) => (
        <>
          {icon}
          <span>{children}</span>
          <span className="end">{isSelected ? <Check size={16} aria-hidden="true" /> : end}</span>
        </>
      )}
    </AriaMenuItem>
  )
}

interface MenuSectionProps {
  readonly title?: string
  /** What a screen reader calls a section without a title. */
  readonly label?: string
  readonly children: ReactNode
  readonly selected?: Iterable<string>
  readonly selectionMode?: 'single' | 'multiple'
  readonly onSelect?: (keys: ReadonlySet<string>) => void
}

/** Lines of a menu that belong together, or from which one or several are chosen. */
export function MenuSection({ title, label, children, selected, selectionMode, onSelect }: MenuSectionProps) {
  const choice = selectionMode && {
    selectionMode,
    selectedKeys: selected ?? [],
    onSelectionChange: (keys: 'all' | Set<string | number>) =>
      onSelect?.(new Set(keys === 'all' ? [] : [...keys].map(String))),
  }
  return (
    <AriaMenuSection {...(label && { 'aria-label': label })} {...choice}>
      {title && <Header className="menu-heading">{title}</Header>}
      {children}
    </AriaMenuSection>
  )
}

/** A line between two parts of a menu. */
export function MenuLine() {
  return <Separator className="menu-line" />
}
