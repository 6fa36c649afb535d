// Generated from spec/ by pnpm generate. Do not edit.
/**
 * Path of the operation queryCallDetailById.
 *
 * @example
 * client.api.POST(queryPath, { body })
 */
export const queryPath = "/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid" as const

/**
 * Path of the operation queryCalls.
 *
 * @example
 * client.api.POST(listPath, { body })
 */
export const listPath = "/rest/cmsapp/v2/openapi/vdn/querycalls" as const

/**
 * The media type, exactly as it is documented, sent and signed.
 */
export const requestContentType = "application/json;charset=UTF-8" as const

/**
 * Carries the phone number of a search, percent-encoded. It is signed, as the query string is.
 *
 * @example
 * request.setHeader(numberHeader, encodeURIComponent(number))
 */
export const numberHeader = "x-call-number" as const

/**
 * Where the docs are published.
 */
export const docsUrl = "https://org.github.io/cms-cdr/latest/" as const

/**
 * The `resultCode` of success.
 */
export const successResultCode = "0100000" as const

/**
 * The legacy `result` of success.
 */
export const successLegacyResult = "0" as const

/**
 * Failing result codes that mean that the call was not found.
 */
export const knownNotFoundResultCodes = ["0300012"] as const

/**
 * The length of the longest result code.
 */
export const maxResultCodeLength = 8 as const

/**
 * Fields of a record or a listed call that are personal data.
 */
export const personalFields = ["callerNo","calleeNo"] as const

/**
 * Fields of a record or a listed call whose digits are an ID, a code or a time.
 */
export const impersonalFields = ["callId","vdn","callType","logDate","waitBegin","ackBegin","callBegin","callEnd","leaveReason","mediaType","subMediaType","agentId","skillId","anonyCall","queueWaitTime","ivrCallTime","ackTime","callTime","releaseCause","beginTime","endTime","result","resultCode"] as const
