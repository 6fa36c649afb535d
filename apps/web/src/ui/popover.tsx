import type { ReactElement, ReactNode } from 'react'
import { Dialog as AriaDialog, type PopoverProps as AriaPopoverProps, DialogTrigger } from 'react-aria-components'
import { PlacedPopover } from './overlays.tsx'

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
export function Popover({ trigger, label, placement = 'bottom start', children, ...open }: PopoverProps) {
  return (
    <DialogTrigger {...open}>
      {trigger}
      <PlacedPopover placement={placement}>
        <AriaDialog className="popover-body" aria-label={label}>
          {({ close }) => (typeof children === 'function' ? children(close) : children)}
        </AriaDialog>
      </PlacedPopover>
    </DialogTrigger>
  )
}
