import { afterAll, vi } from 'vitest'

// The files of a worker share its globals: in the next file, every wait would last forever.
afterAll(() => {
  if (!vi.isFakeTimers()) return
  vi.useRealTimers()
  throw new Error('This file leaves fake timers installed. Call vi.useRealTimers() in an afterEach hook.')
})
