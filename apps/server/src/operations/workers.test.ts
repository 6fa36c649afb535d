import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const program = `
import cluster from 'node:cluster'
import { createServer } from 'node:http'
import { runWorkers } from '${pathToFileURL(join(import.meta.dirname, 'workers.ts'))}'

if (cluster.isWorker) {
  createServer().listen(0, '127.0.0.1')
} else {
  const log = { warn: (_error, text) => console.log(text), error: () => {} }
  await runWorkers({ count: 1, log, drainSeconds: 0, graceSeconds: 1 })
  const [worker] = Object.values(cluster.workers)
  worker.process.disconnect()
  worker.send('too late')
  process.kill(process.pid, 'SIGTERM')
}
`

test('a message to a worker that can no longer be reached does not end the first process', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-workers-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'program.mjs')
  writeFileSync(file, program)
  const { stdout } = await promisify(execFile)(process.execPath, [file])
  expect(stdout).toContain('cannot reach a worker')
})
