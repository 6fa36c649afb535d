import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createMock } from './create-mock.ts'

const program = join(import.meta.dirname, '..', 'dist', 'main.js')

test('the program prints one ready line, and SIGTERM ends it cleanly', async () => {
  const child = spawn(process.execPath, [program, '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  expect(String(line)).toMatch(/^cms-cdr-mock listens on http:\/\/127\.0\.0\.1:\d+\n$/)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test.each([
  ['a port that is no port', ['--port', '70000'], /whole number from 0 to 65535/],
  ['an unknown option', ['--prot', '1'], /Did you mean --port/],
])('%s is refused with a message', async (_name, args, message) => {
  await expect(promisify(execFile)(process.execPath, [program, ...args])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(message),
  })
})

test('a port that is taken is told, with what to do', async () => {
  const mock = await createMock()
  const { port } = new URL(mock.url)
  await expect(promisify(execFile)(process.execPath, [program, '--port', port])).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/EADDRINUSE.*--port/),
  })
  await mock.close()
})
