import type { I18n, MessageDescriptor } from '@lingui/core'
import type { CatalogueEntry, CatalogueName } from '@org/cms-cdr-client/codes'
import { translateMeaning } from '../i18n/meaning.tsx'
import { keysOf } from '../state/keys-of.ts'
import { kindNames, kindOf } from './kinds.ts'

/** A code of one of the catalogs. */
export interface Code {
  /** The kind as it stands in addresses. */
  readonly kind: string
  readonly kindName: MessageDescriptor
  readonly entry: CatalogueEntry
}

/** Returns every code of the catalogs. */
export function codesOf(catalogues: Readonly<Record<CatalogueName, Readonly<Record<string, CatalogueEntry>>>>): Code[] {
  return keysOf(catalogues).flatMap((name) =>
    Object.values(catalogues[name]).map((entry) => ({ kind: kindOf(name), kindName: kindNames[name], entry })),
  )
}

/** A number is a code, whole; 49 is not 349. */
const isNumber = /^\d+$/

/** Returns the codes in which every word stands: in the kind, the name, or the meaning in English or the reader's language. */
export function findCodes(codes: readonly Code[], text: string, i18n: Pick<I18n, '_' | 'messages'>): readonly Code[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return codes.filter(({ kind, kindName, entry: { value, symbol, meaning } }) =>
    words.every((word) =>
      isNumber.test(word)
        ? String(value) === word
        : `${value} ${symbol} ${meaning} ${kind} ${i18n._(kindName)} ${translateMeaning(i18n, meaning)}`
            .toLowerCase()
            .includes(word),
    ),
  )
}
