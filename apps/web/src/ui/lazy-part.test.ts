import { expect, test } from 'vitest'
import { lazyPart } from './lazy-part.ts'

test('a part is loaded once, and anew after it could not be loaded', async () => {
  const answers = [Promise.reject(new Error('offline')), Promise.resolve('part'), Promise.resolve('again')]
  const part = lazyPart(() => answers.shift() ?? Promise.resolve(''))
  await expect(part.load()).rejects.toThrow('offline')
  expect(part.read()).toBeUndefined()
  expect([await part.load(), await part.load(), part.read()]).toEqual(['part', 'part', 'part'])
})
