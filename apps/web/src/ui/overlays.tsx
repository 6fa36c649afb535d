import { useContext } from 'react'
import { OverlayTriggerStateContext, Popover, type PopoverProps } from 'react-aria-components'

const id = 'overlays'

/** Where menus and panels are put: inside the main landmark of the page, so that everything in the page is in one. */
export function Overlays() {
  return <div id={id} />
}

/** A popover in the place of the page that is there when it opens. */
export function PlacedPopover(props: PopoverProps) {
  useContext(OverlayTriggerStateContext)
  const place = document.getElementById(id)
  return <Popover {...props} {...(place && { UNSTABLE_portalContainer: place })} className="popover" offset={4} />
}
