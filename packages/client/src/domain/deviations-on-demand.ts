/** The zod schemas say in words what does not fit; a check compiled from the same spec says whether, and is always there. */
export function describeDeviationsOnDemand(): Promise<typeof import('./describe-deviations.ts')> {
  return import('./describe-deviations.ts')
}
