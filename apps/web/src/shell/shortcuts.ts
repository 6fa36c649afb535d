import { msg } from '@lingui/core/macro'
import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import * as z from 'zod/mini'
import { stored } from '../state/stored.ts'
import { setOverlay } from './open-overlay.ts'

/** Whether single keys are shortcuts: speech input, or a hand that trembles, presses them by accident. */
export const singleKeysStored = stored('singleKeys', z.boolean(), true)

/** Where single keys lead. They are text where somebody types. */
export const viewKeys = {
  c: { to: '/', name: msg`Calls` },
  l: { to: '/look-up', name: msg`Look up` },
  a: { to: '/agents', name: msg`Agents and queues` },
  g: { to: '/codes', name: msg`Codes` },
  h: { to: '/history', name: msg`History` },
} as const

/** The key that goes with another one to open the palette, as this system calls it. */
export const commandKey = /Mac|iP(hone|ad)/.test(navigator.platform) ? '⌘' : 'Ctrl'

/** Listens to the keys that work in every view. */
export function useShortcuts(): void {
  const navigate = useNavigate()
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const { target, metaKey, ctrlKey, altKey, shiftKey } = event
      // As with Caps Lock on. Chrome sends events without a key when it fills in a form.
      const key = event.key?.toLowerCase()
      const isCommand = (metaKey || ctrlKey) && !altKey && key === 'k'
      const within = (selector: string): boolean => target instanceof Element && target.closest(selector) !== null
      if (within('[role=dialog], [role=menu]')) {
        // Firefox would go to its own search field.
        if (isCommand) event.preventDefault()
        return
      }
      if (isCommand) setOverlay('palette')
      else if (metaKey || ctrlKey || altKey || within('input, select, textarea') || !singleKeysStored.read()) return
      else if (key === '/') document.querySelector<HTMLInputElement>('#look-up')?.select()
      else if (key === '?') setOverlay('keys')
      else if (key in viewKeys && !shiftKey) void navigate({ to: viewKeys[key as keyof typeof viewKeys].to })
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [navigate])
}
