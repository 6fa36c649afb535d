// The names and responses of the vendor, typed by the spec, on the same signed transport.
import { env } from 'node:process'
import { createCdrClient, queryPath } from '@org/cms-cdr-client/node'

const { api } = createCdrClient({
  baseUrl: env.CMS_CDR_URL ?? '',
  accessKey: env.CMS_CDR_AK ?? '',
  secretKey: env.CMS_CDR_SK ?? '',
})
const { data, response } = await api.POST(queryPath, {
  body: { queryParam: { ccId: 1, isCallin: 'true', callId: '1000000000-0001' } },
})
console.log(response.status, data?.resultCode)
