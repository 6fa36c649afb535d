import { clientConsumer } from './client-consumer.ts'
import { mockSystem } from './mock-system.ts'
import { describeContract } from './vitest.ts'

describeContract({ system: mockSystem, requireCoverage: true })
describeContract({ system: mockSystem, consumer: clientConsumer('the portable client') })
describeContract({ system: mockSystem, consumer: clientConsumer('the client for Node') })
