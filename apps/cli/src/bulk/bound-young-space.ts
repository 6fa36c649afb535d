import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** What is enough for the records that are under way. */
const enoughBytes = 16 * 1024 * 1024
const interval = 50

/**
 * Lets the space for young objects grow no further than it needs to. V8 would let it grow to many times that, since a run makes much
 * that is thrown away at once: 100 MB of memory more, and no time won (measured). The flag can only be set when the process
 * runs, because a program that is installed has no say in how Node is started; V8 reads it each time the space would grow.
 */
export function boundYoungSpace(): void {
  const timer = setInterval(() => {
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space')
    if ((young?.space_size ?? 0) < enoughBytes) return
    clearInterval(timer)
    setFlagsFromString('--semi-space-growth-factor=1')
  }, interval)
  timer.unref()
}
