// Generated from spec/ by pnpm generate. Do not edit.
// @ts-nocheck
function isObject(v: unknown): boolean {
  return typeof v === 'object' && v !== null && !Array.isArray(v)
}

/** Whether a value fits the schema CallDetailQuery. */
export function isCallDetailQuery(v: unknown): boolean {
  return ((isObject(v) && ((v) => ((Number.isSafeInteger(v["ccId"])) && !(v["ccId"] < 1) && !(v["ccId"] > 65535)) && (["true","false"].includes(v["isCallin"])) && ((typeof v["callId"] === 'string') && /^[^\x00]*$/u.test(v["callId"]) && !(v["callId"].length < 1) && !(v["callId"].length > 256)) && Object.keys(v).every((key) => ["ccId","isCallin","callId"].includes(key)))(v)))
}

/** Whether a value fits the schema QueryResponse. */
export function isQueryResponse(v: unknown): boolean {
  return (isSuccessEnvelope(v) || isFailureEnvelope(v))
}

function isSuccessEnvelope(v: unknown): boolean {
  return ((isObject(v) && ((v) => (v["result"] === undefined || v["result"] === "0") && (v["resultCode"] === "0100000") && (v["resultDatas"] === undefined || isCallDetailOrNothing(v["resultDatas"])) && (v["resultDesc"] === undefined || isCallDetailOrNothing(v["resultDesc"])))(v)))
}

function isCallDetailOrNothing(v: unknown): boolean {
  return (isCallDetail(v) || isNoCallDetail(v) || (v === null))
}

function isCallDetail(v: unknown): boolean {
  return ((isObject(v) && ((v) => (v["vdn"] === undefined || (Number.isSafeInteger(v["vdn"]) || v["vdn"] === null)) && ((typeof v["callId"] === 'string')) && (v["callerNo"] === undefined || (typeof v["callerNo"] === 'string' || v["callerNo"] === null)) && (v["calleeNo"] === undefined || (typeof v["calleeNo"] === 'string' || v["calleeNo"] === null)) && (v["callType"] === undefined || (Number.isSafeInteger(v["callType"]) || v["callType"] === null)) && (v["agentId"] === undefined || (Number.isSafeInteger(v["agentId"]) || v["agentId"] === null)) && (v["skillId"] === undefined || (Number.isSafeInteger(v["skillId"]) || v["skillId"] === null)) && (v["anonyCall"] === undefined || (Number.isSafeInteger(v["anonyCall"]) || v["anonyCall"] === null)) && (v["queueWaitTime"] === undefined || (Number.isSafeInteger(v["queueWaitTime"]) || v["queueWaitTime"] === null) && !(v["queueWaitTime"] < 0)) && (v["ivrCallTime"] === undefined || (Number.isSafeInteger(v["ivrCallTime"]) || v["ivrCallTime"] === null) && !(v["ivrCallTime"] < 0)) && (v["ackTime"] === undefined || (Number.isSafeInteger(v["ackTime"]) || v["ackTime"] === null) && !(v["ackTime"] < 0)) && (v["callTime"] === undefined || (Number.isSafeInteger(v["callTime"]) || v["callTime"] === null) && !(v["callTime"] < 0)) && (v["releaseCause"] === undefined || (Number.isSafeInteger(v["releaseCause"]) || v["releaseCause"] === null)) && (v["beginTime"] === undefined || (typeof v["beginTime"] === 'string' || v["beginTime"] === null) && (typeof v["beginTime"] !== 'string' || /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})?$/u.test(v["beginTime"]))) && (v["endTime"] === undefined || (typeof v["endTime"] === 'string' || v["endTime"] === null) && (typeof v["endTime"] !== 'string' || /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})?$/u.test(v["endTime"]))) && (v["result"] === undefined || (typeof v["result"] === 'string' || v["result"] === null)) && (v["resultCode"] === undefined || (typeof v["resultCode"] === 'string' || v["resultCode"] === null)) && (v["busiResult"] === undefined || (typeof v["busiResult"] === 'string' || v["busiResult"] === null)) && (v["busiSubStatus"] === undefined || (typeof v["busiSubStatus"] === 'string' || v["busiSubStatus"] === null)))(v)))
}

function isNoCallDetail(v: unknown): boolean {
  return ((isObject(v) && ((v) => Object.keys(v).every((key) => [].includes(key)))(v))) && Object.keys(v).length <= 0
}

function isFailureEnvelope(v: unknown): boolean {
  return ((isObject(v) && ((v) => (v["result"] === undefined || (typeof v["result"] === 'string') && /^(?!0$)/u.test(v["result"])) && ((typeof v["resultCode"] === 'string') && /^(?!0100000$)/u.test(v["resultCode"])) && (v["resultDesc"] === undefined || (typeof v["resultDesc"] === 'string' || v["resultDesc"] === null)))(v)))
}
