// Reads the keys anew for each attempt: they can be exchanged while this runs.
import { readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { createCdrClient } from '@org/cms-cdr-client/node'

const file = join(tmpdir(), 'cms-cdr-example-keys.json')
const keys = { accessKey: env.CMS_CDR_AK, secretKey: env.CMS_CDR_SK }
await writeFile(file, JSON.stringify(keys), { mode: 0o600 })
const client = createCdrClient({
  baseUrl: env.CMS_CDR_URL ?? '',
  credentials: async () => JSON.parse(await readFile(file, 'utf8')),
  ccId: 1,
})
console.log((await client.getCdr({ callId: '1000000000-0001' })).talkSeconds)
await writeFile(file, JSON.stringify({ ...keys, secretKey: 'an old one' }))
const error = await client.getCdr({ callId: '1000000000-0001' }).catch((thrown: Error) => thrown)
console.log('name' in error ? error.name : 'still accepted')
