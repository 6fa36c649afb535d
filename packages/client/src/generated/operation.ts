// Generated from spec/ by pnpm generate. Do not edit.
/** Path of the operation queryCallDetailById. */
export const queryPath = "/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid"
