import { catalogueTables } from './generated/codes.ts'

/**
 * What is known about one value of a catalog.
 *
 * @example
 * const entry: CatalogueEntry | undefined = describeCode('releaseCause', 49)
 */
export interface CatalogueEntry {
  readonly value: string | number
  /** Stable key. The vendor's own for call types; made from the meaning elsewhere. */
  readonly symbol: string
  readonly meaning: string
  readonly advice: string
  /** Whether the vendor documents the value for this interface, or it was seen elsewhere in the product. */
  readonly certainty: 'documented' | 'seenElsewhere'
  /** Where the meaning was learned. */
  readonly source: string
  /** For call types: the direction under which such calls are stored. */
  readonly direction?: 'inbound' | 'outbound' | 'ambiguous'
  /** For result codes: the interface that the code belongs to. */
  readonly family?: string
  /** For result codes: this failure means that there is no such call. */
  readonly meansNotFound?: boolean
  readonly note?: string
}

/**
 * Name of a catalog.
 *
 * @example
 * const names = Object.keys(catalogues) as CatalogueName[]
 */
export type CatalogueName = 'resultCode' | 'callType' | 'releaseCause' | 'outboundResult' | 'leaveReason'

/**
 * All catalogs, each keyed by its value as text.
 *
 * @example
 * Object.values(catalogues.releaseCause).map((entry) => entry.meaning)
 */
export const catalogues: Readonly<Record<CatalogueName, Readonly<Record<string, CatalogueEntry>>>> = catalogueTables

/**
 * Looks up a code. Returns `undefined` for an unknown value, which is legal in a response.
 *
 * @example
 * describeCode('releaseCause', 49)?.meaning // 'The user hung up before the call was answered.'
 */
export function describeCode(catalogue: CatalogueName, value: string | number): CatalogueEntry | undefined {
  const table = catalogues[catalogue]
  return Object.hasOwn(table, String(value)) ? table[String(value)] : undefined
}

/**
 * Returns the result code with a symbol.
 *
 * @throws RangeError when the catalog has no such symbol.
 *
 * @example
 * resultCodeOf('SUCCESS') // '0100000'
 */
export function resultCodeOf(symbol: string): string {
  const entry = Object.values(catalogues.resultCode).find((candidate) => candidate.symbol === symbol)
  if (!entry) throw new RangeError(`The catalog has no result code ${symbol}.`)
  return String(entry.value)
}
