interface HighResolution {
  hrtime(): readonly [seconds: number, nanoseconds: number]
}

const { process } = globalThis as { process?: Partial<HighResolution> }

/**
 * Milliseconds of a clock that nobody sets. For `performance` Node loads modules that take a millisecond; whoever starts a
 * process for one look-up would notice.
 */
export const monotonicMilliseconds: () => number = process?.hrtime
  ? ofProcess(process as HighResolution)
  : ofPerformance

function ofProcess(clock: HighResolution): () => number {
  return () => {
    const [seconds, nanoseconds] = clock.hrtime()
    return seconds * 1e3 + nanoseconds / 1e6
  }
}

function ofPerformance(): number {
  return performance.now()
}
