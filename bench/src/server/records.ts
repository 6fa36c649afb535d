// Records to look up: one shape, as a platform writes them, under call IDs that sort as they are made.

/** The call center that all of them belong to. */
export const ccId = 1

/** The call ID of a record. */
export const callIdOf = (index: number): string => `${1_700_000_000 + Math.floor(index / 10)}-${1_000 + (index % 10)}`

/** The record of a number. */
export function recordOf(index: number) {
  return {
    vdn: 1,
    callId: callIdOf(index),
    callerNo: String(49_301_000_000 + (index % 900_000)),
    calleeNo: '10001',
    callType: 0,
    agentId: 100 + (index % 500),
    skillId: index % 20,
    anonyCall: 0,
    queueWaitTime: index % 90,
    ivrCallTime: index % 30,
    ackTime: index % 20,
    callTime: index % 600,
    releaseCause: 0,
    beginTime: null,
    endTime: null,
    result: null,
    resultCode: null,
    busiResult: null,
    busiSubStatus: null,
  }
}

/** A record as a line of an import. */
export const lineOf = (index: number): string => JSON.stringify({ ccId, isCallin: 'true', ...recordOf(index) })
