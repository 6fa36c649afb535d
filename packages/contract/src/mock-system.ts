import { createMock } from '@org/cms-cdr-mock'
import { type ContractSystem, envelopesOf } from './driver.ts'

/** The mock as a system. It can respond with any envelope. */
export const mockSystem: ContractSystem = {
  name: 'the mock',
  scenarios: true,
  prefer: true,
  lists: true,
  searches: true,
  async start(setup) {
    const { keys, now } = setup
    const mock = await createMock({
      auth: 'verify',
      keys,
      envelopes: envelopesOf(setup),
      ...(now ? { now: () => now } : {}),
    })
    return { url: mock.url, stop: () => mock.close() }
  },
}
