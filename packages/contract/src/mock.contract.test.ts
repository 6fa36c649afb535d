import { clientConsumer } from './client-consumer.ts'
import { mockSystem } from './mock-system.ts'
import { describeContract } from './vitest.ts'

describeContract(mockSystem, { requireCoverage: true })
describeContract(mockSystem, { consumer: clientConsumer('the portable client') })
describeContract(mockSystem, { consumer: clientConsumer('the client for Node') })
