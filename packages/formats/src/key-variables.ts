/** Variables of the environment that hold a pair of keys. */
export const keyVariables = { accessKey: 'CMS_CDR_AK', secretKey: 'CMS_CDR_SK' } as const

export type KeyVariables = typeof keyVariables
