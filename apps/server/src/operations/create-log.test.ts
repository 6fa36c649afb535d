import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { expect, inject, onTestFinished, test } from 'vitest'
import { describeError } from './create-log.ts'

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

test('the log says what PostgreSQL refused, without the values of the row', async () => {
  const client = new pg.Client(inject('postgresUrl'))
  await client.connect()
  await client.query('CREATE TEMPORARY TABLE call (caller text CONSTRAINT call_once PRIMARY KEY, agent int NOT NULL)')
  for (const sql of [
    `INSERT INTO call VALUES ('00493012345678', 1), ('00493012345678', 2)`,
    `INSERT INTO call VALUES ('00493012345678', NULL)`,
    `SELECT '00493012345678x'::int`,
    `SELECT '00493012345678'::int`,
    `DO $$ BEGIN PERFORM '00493012345678'::int; END $$`,
  ]) {
    const refused = await client.query(sql).catch((error) => error)
    const lines: string[] = []
    const log = pino({ serializers: { err: describeError } }, { write: (line) => void lines.push(line) })
    log.error(refused, 'refused')
    log.error({ err: new Error('not stored', { cause: refused }) })
    log.error({ err: new AggregateError([refused], 'none was stored') })
    expect(lines.join('')).not.toContain('12345678')
    expect(JSON.parse(lines[0] ?? '').err).toMatchObject({
      type: 'DatabaseError',
      code: refused.code,
      message: expect.stringMatching(/./),
      stack: expect.stringMatching(/ at /),
      ...(refused.code === '23505' && { constraint: 'call_once' }),
    })
  }
  await client.end()
})
