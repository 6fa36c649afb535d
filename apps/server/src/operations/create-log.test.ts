import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const program = `
  import { createLog } from ${JSON.stringify(join(import.meta.dirname, 'create-log.ts'))}
  const log = createLog('info')
  console.log('ready')
  process.stdin.once('end', () => {
    log.info('first')
    log.info('last')
    process.exit(0)
  }).resume()`

function start() {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '--eval', program])
  onTestFinished(() => void child.kill('SIGKILL'))
  return child
}

test('the last lines are written when a process exits', async () => {
  const child = start()
  let text = ''
  child.stderr.setEncoding('utf8').on('data', (piece: string) => {
    text += piece
  })
  await once(child.stdout, 'data')
  child.stdin.end()
  expect(await once(child, 'close')).toEqual([0, null])
  expect(
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).msg),
  ).toEqual(['first', 'last'])
})

test('a process exits although nobody reads its log any more', async () => {
  const child = start()
  await once(child.stdout, 'data')
  child.stderr.destroy()
  child.stdin.end()
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('a process exits although the reader of its log does nothing', async () => {
  const child = spawn(process.execPath, [
    '--input-type=module-typescript',
    '--eval',
    program.replace("log.info('last')", "for (let line = 0; line < 10_000; line += 1) log.info('x'.repeat(100))"),
  ])
  onTestFinished(() => void child.kill('SIGKILL'))
  child.stderr.pause()
  await once(child.stdout, 'data')
  child.stdin.end()
  expect(await once(child, 'exit')).toEqual([0, null])
})
