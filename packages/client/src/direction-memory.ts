import type { CallDirection } from './domain/cdr.ts'

/** The lead is capped, so that a change in a call center's traffic takes effect soon. */
const mostRemembered = 8

/** Remembers for each call center in which direction its calls were found, so that `auto` searches that one first. */
export class DirectionMemory {
  readonly #inboundLead = new Map<number | undefined, number>()

  /** The direction to search first. */
  first(ccId: number | undefined): CallDirection {
    return (this.#inboundLead.get(ccId) ?? 0) < 0 ? 'outbound' : 'inbound'
  }

  /** Records where a call was found. */
  found(ccId: number | undefined, direction: CallDirection): void {
    const lead = (this.#inboundLead.get(ccId) ?? 0) + (direction === 'inbound' ? 1 : -1)
    this.#inboundLead.set(ccId, Math.max(-mostRemembered, Math.min(mostRemembered, lead)))
  }
}
