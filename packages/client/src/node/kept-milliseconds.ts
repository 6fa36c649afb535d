const usualMilliseconds = 4000
const mostSeconds = 600
/** A request that is on its way when the other side closes would be lost. */
const marginSeconds = 1
const timeout = /\btimeout=(\d{1,9})\b/i

/** How long a connection is kept that nobody uses, by what the header Keep-Alive of an answer says. */
export function keptMilliseconds(keepAlive: string | undefined): number {
  const seconds = keepAlive === undefined ? undefined : timeout.exec(keepAlive)?.[1]
  if (seconds === undefined) return usualMilliseconds
  return Math.min(mostSeconds, Number(seconds) - marginSeconds) * 1000
}
