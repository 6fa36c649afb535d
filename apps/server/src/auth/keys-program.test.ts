import { createCdrClient } from '@org/cms-cdr-client/node'
import { expect, test } from 'vitest'
import { describeOnEveryEngine } from '../../test/engines.ts'
import { useProgram } from '../../test/program.ts'

const { program } = useProgram('keys')

describeOnEveryEngine('a server that runs in two processes', (newAddress) => {
  test('accepts a new key and a new secret at once, and refuses what is no longer valid', async () => {
    const database = ['--database', await newAddress()]
    const key = (secret: string, ...args: readonly string[]) => program.run(['key', ...args, ...database], secret)
    await key('sk', 'add', 'first', '--secret-file', '-')
    const { url } = await program.start(['serve', '--port', '0', '--workers', '2', ...database])
    const send = async (accessKey: string, secretKey: string): Promise<string> => {
      await using client = createCdrClient({ baseUrl: url, accessKey, secretKey, ccId: 1 })
      return await client.findCdr({ callId: '1', direction: 'inbound' }).then(
        () => 'accepted',
        ({ code }) => code,
      )
    }
    // Connections of their own, which both processes get.
    const sendOften = async (accessKey: string, secretKey: string) =>
      [...new Set(await Promise.all(Array.from({ length: 8 }, () => send(accessKey, secretKey))))].join()
    for (const name of ['a', 'b', 'c']) {
      await key('sk', 'add', name, '--secret-file', '-')
      expect(await send(name, 'sk')).toBe('accepted')
    }
    // The command ends a while after it has stored the secret.
    const rotated = key('new', 'rotate', 'a', '--overlap', '0', '--secret-file', '-')
    await expect.poll(() => send('a', 'new'), { timeout: 100_000 }).toBe('accepted')
    await rotated
    expect(await sendOften('a', 'new')).toBe('accepted')
    await key('', 'disable', 'b')
    await key('', 'remove', 'c')
    for (const [name, secret] of [
      ['a', 'sk'],
      ['b', 'sk'],
      ['c', 'sk'],
    ] as const)
      await expect.poll(() => sendOften(name, secret), { timeout: 100_000 }).toBe('auth')
    await key('', 'enable', 'b')
    // The refused signatures above have used up the immediate look-ups, so this takes effect within a second.
    await expect.poll(() => send('b', 'sk'), { timeout: 100_000 }).toBe('accepted')
  })
})
