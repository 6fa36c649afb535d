/** Environment variables for the access key and the secret key. */
export const keyVariables = { accessKey: 'CMS_CDR_AK', secretKey: 'CMS_CDR_SK' } as const

export type KeyVariables = typeof keyVariables
