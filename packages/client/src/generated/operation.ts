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
 * The media type, exactly as it is sent and signed. An additional space would change the signature.
 *
 * @example
 * request.setHeader('content-type', signedContentType)
 */
export const signedContentType = "application/json;charset=UTF-8" as const

/**
 * The version that every C2 Authorization header starts with.
 *
 * @example
 * authorization.split('/')[0] === signatureVersion
 */
export const signatureVersion = "auth-v2" as const

/**
 * How far a timestamp may be from the verifier's clock, in seconds. This is our choice: the vendor documents no window for C2.
 *
 * @example
 * const isFresh = Math.abs(Date.now() - parsed.time.getTime()) <= signatureClockSkewSeconds * 1000
 */
export const signatureClockSkewSeconds = 900 as const

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
