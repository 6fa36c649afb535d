// Shows how a signature is computed, step by step. Nothing is sent.
import { signRequest } from '@org/cms-cdr-client/signing'

const request = {
  method: 'POST',
  path: '/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid',
  headers: { host: 'cms.example.test:28080', 'content-type': 'application/json;charset=UTF-8', 'content-length': '2' },
  body: '{}',
}
const { prefix, canonicalRequest, authorization } = signRequest(request, {
  accessKey: 'demo-ak-0001',
  secretKey: 'demo-sk-not-a-real-secret',
  time: new Date('2025-01-02T03:04:05.678Z'),
})
console.log(`The signing key is derived from:\n${prefix}\n`)
console.log(`The text that is signed:\n${canonicalRequest}\n`)
console.log(`Authorization: ${authorization}`)
