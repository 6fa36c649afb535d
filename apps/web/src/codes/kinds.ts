import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { CatalogueName } from '@org/cms-cdr-client/codes'

/** What the kinds of codes are called. */
export const kindNames = {
  resultCode: msg`Result code`,
  callType: msg`Call type`,
  releaseCause: msg`Release cause`,
  outboundResult: msg`Outbound result`,
  leaveReason: msg`Leave reason`,
} as const satisfies Readonly<Record<CatalogueName, MessageDescriptor>>

/** The name of a kind as it stands in addresses: `releaseCause` is `release-cause`. */
export function kindOf(name: CatalogueName): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
