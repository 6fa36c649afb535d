import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { useProgram } from '../../test/program.ts'

const { folder, program } = useProgram('export')

describeOnEveryEngine('an export to a file that exists', (newAddress) => {
  test('ends with a message, changes nothing and is not recorded', async () => {
    const database = await newAddress()
    await program.run(['migrate', '--database', database])
    writeFileSync(join(folder, 'taken.ndjson'), 'taken')
    expect(await program.runBuilt(['export', '--output', 'taken.ndjson', '--database', database])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'cms-cdr-server: taken.ndjson already exists, and export never overwrites a file. Choose another name.\n',
    })
    expect(readFileSync(join(folder, 'taken.ndjson'), 'utf8')).toBe('taken')
    expect((await program.run(['audit', '--database', database])).stdout).toBe('')
  })
})
