import { isCdrError } from '@org/cms-cdr-client'
import type { Finding } from '../operations/finding.ts'
import type { Engine } from '../store/store.ts'
import type { HarvestPlan } from './harvest.ts'
import { HarvestState } from './harvest-state.ts'

const minute = 60_000
const week = 7 * 24 * 60 * minute
/** The maximum number of losses that are listed. Each call that is lost individually is one. */
const mostNamed = 5

/** Checks whether the calls of each VDN can be listed, with a list of the last minute. */
export async function* examineHarvest({ client, ccId, vdns }: HarvestPlan): AsyncGenerator<Finding> {
  const to = new Date()
  const from = new Date(to.getTime() - minute)
  try {
    for (const vdn of vdns) {
      const name = `harvest of VDN ${vdn}`
      try {
        for (const direction of ['inbound', 'outbound'] as const)
          for await (const _call of client.listCalls({ ccId, vdn, direction, from, to })) break
        yield { name, level: 'ok', text: 'calls can be listed' }
      } catch (error) {
        if (!isCdrError(error)) throw error
        const text = `${error.message} The access key needs permission for v2/openapi/vdn/querycalls.`
        yield { name, level: 'fail', text }
      }
    }
  } finally {
    await client.close()
  }
}

/** Reports calls that were lost recently. */
export async function* examineLosses(engine: Engine): AsyncGenerator<Finding> {
  const name = 'harvested calls'
  const losses = await new HarvestState(engine).losses()
  const recent = losses.filter(({ noticedAt }) => noticedAt > Date.now() - week)
  const ranges = recent.slice(0, mostNamed).map(({ vdn, direction, from, until, calls }) => {
    const range = `from ${new Date(from).toISOString()} to ${new Date(until).toISOString()}`
    return `${calls ?? 'an unknown number of'} ${direction} ${calls === 1 ? 'call' : 'calls'} of VDN ${vdn} ${range}`
  })
  const more = recent.length - ranges.length
  if (more > 0) ranges.push(`${more} earlier ${more === 1 ? 'loss' : 'losses'}`)
  yield ranges.length === 0
    ? { name, level: 'ok', text: 'none were lost in the last 7 days' }
    : { name, level: 'warn', text: `lost in the last 7 days: ${ranges.join('; ')}` }
}
