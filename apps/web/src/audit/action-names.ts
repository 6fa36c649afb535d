import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { AuditAction } from './read-audit.ts'

/** What the actions of the audit log are called. */
export const actionNames = {
  sign_in: msg`Signed in`,
  sign_in_failed: msg`Sign-in failed`,
  sign_out: msg`Signed out`,
  sign_out_everywhere: msg`Signed out everywhere`,
  reveal: msg`Revealed numbers`,
  reveal_refused: msg`Reveal refused`,
  search: msg`Searched by number`,
  export: msg`Exported records`,
  user_add: msg`Added a user`,
  user_set: msg`Changed a user`,
  user_remove: msg`Removed a user`,
  user_link: msg`Created a sign-in link`,
  user_sign_out: msg`Signed a user out`,
  key_add: msg`Added an access key`,
  key_set: msg`Changed an access key`,
  key_rotate: msg`Rotated a secret key`,
  key_retire: msg`Retired secret keys`,
  key_disable: msg`Disabled an access key`,
  key_enable: msg`Enabled an access key`,
  key_remove: msg`Removed an access key`,
  key_wrap: msg`Wrapped secret keys`,
  key_unwrap: msg`Unwrapped secret keys`,
  erase: msg`Erased a record by number`,
  remove: msg`Removed a record`,
  refetch: msg`Fetched a record again`,
} as const satisfies Readonly<Record<AuditAction, MessageDescriptor>>
