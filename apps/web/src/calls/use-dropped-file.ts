import { useLayoutEffect, useRef, useState } from 'react'

/** Takes a file that is dropped anywhere on the page. Gives whether one is held above it. */
export function useDroppedFile(open: (file: File) => void): boolean {
  const [isAbove, setIsAbove] = useState(false)
  const latest = useRef(open)
  latest.current = open
  // Before the page is painted: a file that is dropped at once is not lost.
  useLayoutEffect(() => {
    const over = (event: DragEvent): void => {
      if (!event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      setIsAbove(true)
    }
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsAbove(false)
    }
    const drop = (event: DragEvent): void => {
      const [file] = event.dataTransfer?.files ?? []
      setIsAbove(false)
      if (!file) return
      event.preventDefault()
      latest.current(file)
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])
  return isAbove
}
