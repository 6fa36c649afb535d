/** The oldest Node that runs this program, as its package.json says too. */
export const oldestNode = '24'

/** Whether a version of Node, such as `24.1.0`, is older than that. */
export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = oldestNode.split('.').map(Number)
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
}
