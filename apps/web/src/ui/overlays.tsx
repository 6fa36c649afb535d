import { type ReactElement, type ReactNode, useEffect, useRef } from 'react'
import { ButtonContext } from 'react-aria-components'
import { OverlayError } from '../shell/overlay-error.tsx'
import { type LazyPart, lazyPart, useLazyPart } from './lazy-part.ts'

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
const lazyParts = lazyPart<Parts>(() => import('./overlay-parts.tsx'))

/** Returns what an open menu, panel or dialog needs, for what is inside of one. */
export function overlayParts(): Parts {
  const parts = lazyParts.read()
  if (!parts) throw new Error('Nothing is open yet.')
  return parts
}

interface OpenProps {
  readonly isOpen: boolean
  readonly onClose: () => void
  /** Takes what it needs. */
  readonly children: (parts: Parts) => ReactNode
}

/** Shows a menu, a panel or a dialog while it is open. One that cannot be loaded says so, and leaves the view as it is. */
export function Open({ isOpen, onClose, children }: OpenProps) {
  const { part, error } = useLazyPart(lazyParts, isOpen)
  if (part) return children(part)
  return error ? <OverlayError error={error} onClose={onClose} /> : null
}

/** Loads what overlays need as soon as the browser has nothing else to do, and one more part. What cannot be loaded is loaded when it is needed. */
export function useOverlaysLater(more: LazyPart<unknown>): void {
  useEffect(() => {
    const load = (): void => void Promise.all([lazyParts.load(), more.load()]).catch(() => undefined)
    // Safari has no idle callbacks.
    const timer = setTimeout(() => globalThis.requestIdleCallback?.(load) ?? load(), 1000)
    return () => clearTimeout(timer)
  }, [more])
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
  const load = (): void => void lazyParts.load().catch(() => undefined)
  return (
    <ButtonContext.Provider
      value={{
        ref: button,
        'aria-haspopup': popup,
        'aria-expanded': isOpen,
        onPress: onToggle,
        onHoverStart: load,
        onFocus: load,
        onKeyDown: (event) => {
          const focus = ({ ArrowDown: 'first', ArrowUp: 'last' } as const)[event.key]
          // React Aria keeps the other keys from the shortcuts of the page.
          if (!focus || !onArrow) return event.continuePropagation()
          event.preventDefault()
          onArrow(focus)
        },
      }}
    >
      {trigger}
    </ButtonContext.Provider>
  )
}
