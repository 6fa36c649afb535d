import type { CallDirection } from './domain/cdr.ts'

/** Finds stop counting here, so that a call centre whose calls turn is followed soon. */
const mostRemembered = 8

/** Remembers for each call centre under which direction its calls were found, so that `auto` asks that one first. */
export class DirectionMemory {
  readonly #inboundLead = new Map<number | undefined, number>()

  /** The direction to ask first. */
  first(ccId: number | undefined): CallDirection {
    return (this.#inboundLead.get(ccId) ?? 0) < 0 ? 'outbound' : 'inbound'
  }

  /** Takes note of where a call was found. */
  found(ccId: number | undefined, direction: CallDirection): void {
    const lead = (this.#inboundLead.get(ccId) ?? 0) + (direction === 'inbound' ? 1 : -1)
    this.#inboundLead.set(ccId, Math.max(-mostRemembered, Math.min(mostRemembered, lead)))
  }
}
