// Shows how a signature comes about, and where another program's differs. Nothing is sent.
import { createSigner } from '@org/cms-cdr-client/signing'

const signer = createSigner({ accessKey: 'demo-ak-0001', secretKey: 'demo-sk-not-a-real-secret' })
const request = {
  method: 'POST',
  path: '/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid',
  headers: { host: 'cms.example.test:28080', 'content-type': 'application/json;charset=UTF-8', 'content-length': '2' },
  body: '{}',
}
const time = new Date('2025-01-02T03:04:05.678Z')
console.log(signer.explain(request, time).canonicalRequest)
const theirs = signer.sign({ ...request, headers: { ...request.headers, host: 'cms.example.test' } }, time)
const difference = signer.compare(request, theirs)
console.log(`\n${difference?.cause}\nline ${difference?.line?.number}: ${difference?.line?.signed}`)
