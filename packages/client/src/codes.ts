import { callTypeTable, outboundResultTable, releaseCauseTable, resultCodeTable } from './generated/codes.ts'

/**
 * What is known of one value of a catalogue.
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
  /** For call types: the direction under which such calls are kept. */
  readonly direction?: 'inbound' | 'outbound' | 'ambiguous'
  /** For result codes: the interface that the code belongs to. */
  readonly family?: string
  /** For result codes: this failure says that no such call is kept. */
  readonly meansNotFound?: boolean
  readonly note?: string
}

/**
 * Name of a catalogue.
 *
 * @example
 * const names = Object.keys(catalogues) as CatalogueName[]
 */
export type CatalogueName = 'resultCode' | 'callType' | 'releaseCause' | 'outboundResult'

/**
 * All catalogues, each keyed by its value written as text.
 *
 * @example
 * Object.values(catalogues.releaseCause).map((entry) => entry.meaning)
 */
export const catalogues: Readonly<Record<CatalogueName, Readonly<Record<string, CatalogueEntry>>>> = {
  resultCode: resultCodeTable,
  callType: callTypeTable,
  releaseCause: releaseCauseTable,
  outboundResult: outboundResultTable,
}

/**
 * Looks a code up. Unknown values are legal on the wire, and give `undefined` here.
 *
 * @example
 * describeCode('releaseCause', 49)?.meaning // 'The user hung up before the call was answered.'
 */
export function describeCode(catalogue: CatalogueName, value: string | number): CatalogueEntry | undefined {
  const table = catalogues[catalogue]
  return Object.hasOwn(table, String(value)) ? table[String(value)] : undefined
}

/**
 * Finds the result code with a symbol.
 *
 * @throws RangeError when the catalogue has no such symbol.
 *
 * @example
 * resultCodeOf('SUCCESS') // '0100000'
 */
export function resultCodeOf(symbol: string): string {
  const entry = Object.values(catalogues.resultCode).find((candidate) => candidate.symbol === symbol)
  if (!entry) throw new RangeError(`The catalogue has no result code ${symbol}.`)
  return String(entry.value)
}
