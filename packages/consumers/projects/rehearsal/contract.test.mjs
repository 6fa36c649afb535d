import { clientConsumer, describeContract, envelopesOf } from '@org/cms-cdr-contract/vitest'
import { createMock } from '@org/cms-cdr-mock'

/** A server of one's own: here the mock, as it was installed. */
const system = {
  name: 'the installed mock',
  scenarios: true,
  prefer: true,
  lists: true,
  async start(setup) {
    const { keys, now } = setup
    const clock = now ? { now: () => now } : {}
    const mock = await createMock({ auth: 'verify', keys, envelopes: envelopesOf(setup), ...clock })
    return { url: mock.url, stop: () => mock.close() }
  },
}

describeContract(system)
describeContract(system, { consumer: clientConsumer('the client for Node'), oneCodePerCatalogue: true })
