// What a user writes who has p-map, fetch and the vendor's steps: URL FILE OUTPUT. Reads the whole file, joins at the end.
import { readFileSync, writeFileSync } from 'node:fs'
import pMap from 'p-map'
import { lookUpSigned } from '../client/variants.ts'

const [url = '', file = '', output = ''] = process.argv.slice(2)
const lookUp = lookUpSigned(url)
const callIds = readFileSync(file, 'utf8').trim().split('\n')
const responses = await pMap(callIds, (callId) => lookUp(callId), { concurrency: 64 })
writeFileSync(output, responses.map((response) => JSON.stringify(response)).join('\n'))
process.exit(0)
