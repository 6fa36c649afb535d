import manifest from '../package.json' with { type: 'json' }

/** The version of the program. */
export const { version } = manifest

/** The oldest Node that runs this program. */
export const oldestNode = manifest.engines.node.replace('>=', '')

/** Whether a version of Node, such as `22.1.0`, is too old. */
export function isTooOld(given: string): boolean {
  return Number.parseInt(given, 10) < Number(oldestNode)
}
