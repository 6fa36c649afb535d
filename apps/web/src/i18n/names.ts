import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'

/** What the directions of a lookup are called. */
export const directionNames = {
  auto: msg`Automatic`,
  inbound: msg`Inbound`,
  outbound: msg`Outbound`,
} as const satisfies Readonly<Record<string, MessageDescriptor>>

/** What the phases of a call are called. */
export const phaseNames = {
  ivr: msg`IVR`,
  // Elsewhere, the same word in English is the queue itself.
  queue: msg({ message: 'Queue', context: 'phase' }),
  ring: msg`Ring`,
  talk: msg`Talk`,
} as const satisfies Readonly<Record<string, MessageDescriptor>>

/** What the roles of people are called. */
export const roleNames = {
  viewer: msg`Viewer`,
  supervisor: msg`Supervisor`,
  // Elsewhere, the same word in English is the name of a view.
  admin: msg({ message: 'Admin', context: 'role' }),
} as const satisfies Readonly<Record<string, MessageDescriptor>>
