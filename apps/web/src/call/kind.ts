import type { CatalogueName } from '@org/cms-cdr-client/codes'

/** The name of a catalogue as it stands in addresses: `releaseCause` is `release-cause`. */
export function kindOf(name: CatalogueName): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
