/** Makes the documented types of `ccId` and `isCallin` from others that mean the same. What means nothing stays as it is. */
export function lenientTypes(parameters: Record<string, unknown>): Record<string, unknown> {
  const { ccId, isCallin } = parameters
  return {
    ...parameters,
    ...(typeof ccId === 'string' && /^\d{1,5}$/.test(ccId) ? { ccId: Number(ccId) } : {}),
    ...(typeof isCallin === 'boolean' || typeof isCallin === 'string'
      ? { isCallin: String(isCallin).toLowerCase() }
      : {}),
  }
}
