import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react'
import { ButtonContext } from 'react-aria-components'

/** The ID of the place in the page where menus and panels are put. */
const overlaysId = 'overlays'

/** Where menus and panels are put: inside the main landmark of the page, so that everything in the page is in one. */
export function Overlays() {
  return <div id={overlaysId} />
}

/** Returns the place in the page where menus and panels are put. */
export function overlayPlace(): HTMLElement | null {
  return document.getElementById(overlaysId)
}

type Parts = typeof import('./overlay-parts.tsx')
let loaded: Parts | undefined

/** Loads what an open menu, panel or dialog needs. */
export async function loadOverlayParts(): Promise<Parts> {
  loaded ??= await import('./overlay-parts.tsx')
  return loaded
}

/** Returns what an open menu, panel or dialog needs, for what is inside of one. */
export function overlayParts(): Parts {
  if (!loaded) throw new Error('Nothing is open yet.')
  return loaded
}

/** Returns what an overlay needs while it is open, as soon as it is loaded. Throws if it cannot be loaded. */
export function useOverlayParts(isOpen: boolean): Parts | undefined {
  const [result, setResult] = useState<{ readonly error?: unknown }>({})
  useEffect(() => {
    if (!isOpen || loaded) return
    loadOverlayParts().then(
      () => setResult({}),
      (error: unknown) => setResult({ error }),
    )
  }, [isOpen])
  if (result.error !== undefined) throw result.error
  return isOpen ? loaded : undefined
}

/** Loads what overlays need as soon as the browser has nothing else to do. One that cannot be loaded is loaded when it opens. */
export function useOverlaysLater(): void {
  useEffect(() => {
    const load = (): void => void loadOverlayParts().catch(() => undefined)
    // Safari has no idle callbacks.
    const timer = setTimeout(() => globalThis.requestIdleCallback?.(load) ?? load(), 1000)
    return () => clearTimeout(timer)
  }, [])
}

interface TriggerProps {
  readonly trigger: ReactElement
  readonly popup: 'menu' | 'dialog'
  readonly isOpen: boolean
  readonly onToggle: () => void
  readonly onArrow?: (focus: 'first' | 'last') => void
  readonly button: ReturnType<typeof useTriggerRef>
}

/** Returns the ref of the button that opens something. */
export function useTriggerRef() {
  return useRef<HTMLButtonElement>(null)
}

/** The button that opens a menu or a panel. */
export function Trigger({ trigger, popup, isOpen, onToggle, onArrow, button }: TriggerProps) {
  const load = (): void => void loadOverlayParts().catch(() => undefined)
  return (
    <ButtonContext.Provider
      value={{
        ref: button,
        'aria-haspopup': popup,
        'aria-expanded': isOpen,
        onPress: onToggle,
        onHoverStart: load,
        onFocus: load,
        onKeyDown: (event: KeyboardEvent) => {
          const focus = ({ ArrowDown: 'first', ArrowUp: 'last' } as const)[event.key]
          if (!focus || !onArrow) return
          event.preventDefault()
          onArrow(focus)
        },
      }}
    >
      {trigger}
    </ButtonContext.Provider>
  )
}
