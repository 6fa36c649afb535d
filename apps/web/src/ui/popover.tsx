import { type ReactElement, type ReactNode, useState } from 'react'
import type { PopoverProps as AriaPopoverProps } from 'react-aria-components'
import { Open, overlayPlace, Trigger, useTriggerRef } from './overlays.tsx'

interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactElement
  readonly label: string
  readonly placement?: AriaPopoverProps['placement']
  /** What is in it; `close` closes it. */
  readonly children: ReactNode | ((close: () => void) => ReactNode)
  readonly isOpen?: boolean
  readonly onOpenChange?: (isOpen: boolean) => void
}

/** A small panel that a button opens beside itself: a form of a few fields, or more about something. */
export function Popover({ trigger, label, placement = 'bottom start', children, ...given }: PopoverProps) {
  const [isOpenHere, setIsOpenHere] = useState(false)
  const { isOpen = isOpenHere, onOpenChange = setIsOpenHere } = given
  const button = useTriggerRef()
  const close = (): void => onOpenChange(false)
  return (
    <>
      <Trigger
        trigger={trigger}
        popup="dialog"
        isOpen={isOpen}
        button={button}
        onToggle={() => onOpenChange(!isOpen)}
      />
      <Open isOpen={isOpen} onClose={close}>
        {({ PopoverPanel }) => (
          <PopoverPanel trigger={button} label={label} place={overlayPlace()} placement={placement} onClose={close}>
            {typeof children === 'function' ? children(close) : children}
          </PopoverPanel>
        )}
      </Open>
    </>
  )
}
