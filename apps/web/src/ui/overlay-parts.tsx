import { Check } from 'lucide-react'
import type { ReactNode, RefObject } from 'react'
import {
  Dialog as AriaDialog,
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  type MenuItemProps as AriaMenuItemProps,
  MenuSection as AriaMenuSection,
  Popover as AriaPopover,
  Header,
  Heading,
  Modal,
  ModalOverlay,
  type PopoverProps,
  Separator,
} from 'react-aria-components'

// What only an open menu, panel or dialog needs: a third of all scripts. `overlays.tsx` loads it after the first view.

/** A panel beside the button that opened it. */
export interface PanelProps {
  readonly trigger: RefObject<HTMLButtonElement | null>
  readonly label: string
  /** Where the panel is put in the page. */
  readonly place: HTMLElement | null
  readonly placement: NonNullable<PopoverProps['placement']>
  readonly onClose: () => void
  readonly children: ReactNode
}

function Panel({
  trigger,
  label,
  place,
  placement,
  onClose,
  children,
}: Omit<PanelProps, 'label'> & { readonly label?: string }) {
  return (
    <AriaPopover
      isOpen
      onOpenChange={(isOpen) => !isOpen && onClose()}
      triggerRef={trigger}
      placement={placement}
      className="popover"
      offset={4}
      {...(label && { 'aria-label': label })}
      {...(place && { UNSTABLE_portalContainer: place })}
    >
      {children}
    </AriaPopover>
  )
}

/** A panel with anything in it. */
export function PopoverPanel({ label, children, ...panel }: PanelProps) {
  return (
    <Panel {...panel}>
      <AriaDialog className="popover-body" aria-label={label}>
        {children}
      </AriaDialog>
    </Panel>
  )
}

/** A panel with the lines of a menu; `focus` is the line that has the focus first. */
export function MenuPanel({ label, children, focus, ...panel }: PanelProps & { readonly focus: 'first' | 'last' }) {
  return (
    // React Aria makes a dialog of what has none inside.
    <Panel {...panel} label={label}>
      <AriaMenu className="menu" aria-label={label} autoFocus={focus} onClose={panel.onClose}>
        {children}
      </AriaMenu>
    </Panel>
  )
}

/** A line of a menu. */
export interface MenuItemProps extends Omit<AriaMenuItemProps, 'children' | 'className' | 'style'> {
  readonly icon?: ReactNode
  readonly children: string
  /** What stands at the end of the line, such as a key. */
  readonly end?: ReactNode
}

/** One line of a menu. */
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

/** Lines of a menu that belong together. */
export interface MenuSectionProps {
  readonly title?: string
  /** What a screen reader calls a section without a title. */
  readonly label?: string
  readonly children: ReactNode
  readonly selected?: Iterable<string>
  readonly selectionMode?: 'single' | 'multiple'
  readonly onSelect?: (keys: ReadonlySet<string>) => void
}

/** Lines of a menu that belong together. */
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

/** A dialog above the view. */
export interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  /** Called when the person closes it. A dialog without it stays until what it asks for is done. */
  readonly onClose?: () => void
  /** Hides what is behind it. */
  readonly isOpaque?: boolean
  /** Leaves the title to screen readers, where the content has one of its own. */
  readonly hasOwnTitle?: boolean
  readonly children: ReactNode
}

/** A dialog above the view. */
export function ModalDialog({
  title,
  onClose,
  isOpaque = false,
  hasOwnTitle = false,
  closeButton,
  children,
}: Omit<DialogProps, 'isOpen'> & { readonly closeButton: ReactNode }) {
  return (
    <ModalOverlay
      className={isOpaque ? 'dialog-backdrop opaque' : 'dialog-backdrop'}
      isOpen
      isDismissable={Boolean(onClose)}
      isKeyboardDismissDisabled={!onClose}
      onOpenChange={(next) => !next && onClose?.()}
    >
      <Modal className="dialog-box">
        <AriaDialog className="dialog" {...(hasOwnTitle && { 'aria-label': title })}>
          {!hasOwnTitle && (
            <header>
              <Heading slot="title" level={2}>
                {title}
              </Heading>
              {closeButton}
            </header>
          )}
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
