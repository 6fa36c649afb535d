interface HighResolution {
  hrtime?(): readonly [seconds: number, nanoseconds: number]
}

const { process } = globalThis as { process?: HighResolution }

/**
 * Milliseconds of a clock that nobody sets. For `performance` Node loads modules that take a millisecond; whoever starts a
 * process for one look-up would notice.
 */
export function monotonicMilliseconds(): number {
  const time = process?.hrtime?.()
  return time ? time[0] * 1e3 + time[1] / 1e6 : performance.now()
}
