import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'

/** Where single keys lead. They are text where somebody types. */
const views = { g: '/codes', h: '/history', l: '/look-up' } as const

/** Listens to the single keys. */
export function useShortcuts(): void {
  const navigate = useNavigate()
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const isElsewhere =
        event.target instanceof Element && event.target.closest('input, select, textarea, [role=dialog], [role=menu]')
      if (isElsewhere || event.metaKey || event.ctrlKey || event.altKey) return
      if (event.key === '/') document.querySelector<HTMLInputElement>('#look-up')?.select()
      else if (event.key in views) void navigate({ to: views[event.key as keyof typeof views] })
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [navigate])
}
