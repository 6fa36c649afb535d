// What a strict project does with each entry. It must compile without skipLibCheck, and run.
import {
  type Cdr,
  type CdrNotFoundError,
  type CdrOutcome,
  createCdrClient,
  isCdrError,
  type NetworkFailure,
  Secret,
} from '@org/cms-cdr-client'
import { type CdrBrowserOptions, createCdrClient as createBrowserClient } from '@org/cms-cdr-client/browser'
import { type CatalogueEntry, describeCode } from '@org/cms-cdr-client/codes'
import { type CdrNodeClientOptions, createCdrClient as createNodeClient } from '@org/cms-cdr-client/node'
import { type SignatureSteps, signRequest } from '@org/cms-cdr-client/signing'
import { createTestFetch, examples } from '@org/cms-cdr-client/testing'

declare const MOCK_URL: string
const options: CdrNodeClientOptions = {
  baseUrl: MOCK_URL,
  credentials: async () => ({ accessKey: 'demo-ak-0001', secretKey: new Secret('demo-sk-not-a-real-secret') }),
  ccId: 1,
  retry: { limit: 1 },
}
const pageOptions: CdrBrowserOptions = { baseUrl: 'https://cdr.test' }
// @ts-expect-error A page has no place for a secret.
const withSecret: CdrBrowserOptions = { secretKey: 'x' }
// @ts-expect-error Both keys or a provider, never half of them.
createCdrClient.bind(undefined, { baseUrl: 'https://cms.test', accessKey: 'x' })

const cdr: Cdr = await createNodeClient(options).getCdr({ callId: '1000000000-0001', direction: 'inbound' })
const seconds: number | null = cdr.talkSeconds
const entry: CatalogueEntry | undefined = describeCode('releaseCause', cdr.releaseCause?.value ?? 0)
const steps: SignatureSteps = signRequest(
  { method: 'POST', path: '/', headers: { host: 'h', 'content-type': 't', 'content-length': '0' } },
  { accessKey: 'a', secretKey: 's' },
)

const fetch = createTestFetch({ mine: 'inbound' })
const client = createCdrClient({ baseUrl: 'https://cms.test', accessKey: 'a', secretKey: 's', ccId: 1, fetch })
const outcomes: CdrOutcome[] = []
for await (const outcome of client.getCdrs(['mine', examples.notFound.query.callId])) outcomes.push(outcome)
const error: unknown = await client.getCdr({ callId: 'none' }).catch((thrown: unknown) => thrown)
// @ts-expect-error A string is an iterable of its characters, not of call IDs.
client.getCdrs.bind(undefined, 'mine')
const failure: NetworkFailure | undefined = isCdrError(error) && error.code === 'network' ? error.kind : undefined
const { data } = await client.api.POST('/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid', {
  body: { queryParam: { ccId: 1, isCallin: 'true', callId: 'mine' } },
})
const code: string | undefined = data?.resultCode
if (isCdrError(error, 'not_found')) {
  const narrowed: CdrNotFoundError = error
  console.log(JSON.stringify([seconds, entry?.symbol, steps.signedHeaders, outcomes.length, code, narrowed.name]))
}

export { createBrowserClient, failure, pageOptions, withSecret }
