import type { TransportHeaders } from '../transport/transport.ts'

/** Headers as Node and undici give them. */
export type IncomingHeaders = Readonly<Record<string, string | string[] | undefined>>

/** Headers as Node and undici give them, read as the platform's. */
export class NodeHeaders implements TransportHeaders {
  readonly #headers: IncomingHeaders

  constructor(headers: IncomingHeaders) {
    this.#headers = headers
  }

  get(name: string): string | null {
    const value = this.#headers[name]
    return value === undefined ? null : [value].flat().join(', ')
  }

  *[Symbol.iterator](): Iterator<[string, string]> {
    for (const [name, value] of Object.entries(this.#headers)) {
      for (const one of [value ?? []].flat()) yield [name, one]
    }
  }
}
