import { onTestFinished, vi } from 'vitest'

/** Takes node:crypto away until the end of the test, as in a runtime that lacks it. */
export function withoutNodeCrypto(): void {
  const taken = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
  onTestFinished(() => taken.mockRestore())
}
