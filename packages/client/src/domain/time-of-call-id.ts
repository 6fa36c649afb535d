/**
 * Returns when a call began, according to its call ID, or `null` if the ID does not tell. The call IDs of CC-CMS begin with epoch
 * seconds or milliseconds; the vendor shows such IDs but does not promise them.
 *
 * @example
 * timeOfCallId('1700000000-0001') // 2023-11-14T22:13:20.000Z
 */
export function timeOfCallId(callId: string): Date | null {
  const [, digits] = /^(\d{10}|\d{13})-\d+$/.exec(callId) ?? []
  return digits ? new Date(Number(digits.padEnd(13, '0'))) : null
}
