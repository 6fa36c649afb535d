import { type FoundCall, maskResponse } from '@org/cms-cdr-client'

/** Returns a call whose phone numbers are masked but for their last two digits. */
export function masked(call: FoundCall): FoundCall {
  const { callingNumber, calledNumber } = call
  return {
    ...call,
    ...(maskResponse({ callingNumber, calledNumber }) as Pick<FoundCall, 'callingNumber' | 'calledNumber'>),
  }
}
