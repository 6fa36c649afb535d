// What a user writes who has p-map, fetch and the vendor's steps: URL FILE OUTPUT. Reads the whole file, joins at the end.
import { readFileSync, writeFileSync } from 'node:fs'
import pMap from 'p-map'
import { askSigned } from '../client/variants.ts'

const [url = '', file = '', output = ''] = process.argv.slice(2)
const ask = askSigned(url)
const callIds = readFileSync(file, 'utf8').trim().split('\n')
const answers = await pMap(callIds, (callId) => ask(callId), { concurrency: 64 })
writeFileSync(output, answers.map((answer) => JSON.stringify(answer)).join('\n'))
process.exit(0)
