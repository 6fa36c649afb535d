import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signRequest } from '@org/cms-cdr-client/signing'
import { expect, onTestFinished, test } from 'vitest'
import { keyVariables } from './key-variables.ts'
import { queryToSign } from './query-to-sign.ts'
import { shellWord } from './shell-word.ts'
import { toCurl } from './to-curl.ts'

test.each(['plain', "it's", '$(touch x)', '`x`', 'a b', '', '"', '\\', 'line\nbreak'])(
  'a shell reads %j as it was written',
  (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text)
  },
)

const question = { baseUrl: 'https://cms.example.test:28443', host: undefined, ccId: 1, direction: 'inbound' } as const
const request = queryToSign({ ...question, callId: "it's" })
const to = { url: 'https://cms.example.test:28443/x', variables: keyVariables }

/** Runs a script with a curl that prints its arguments, and returns the arguments. */
function curlArguments(script: string, secretKey: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-curl-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'curl'), '#!/bin/sh\nfor one in "$@"; do printf "%s\\0" "$one"; done\n', { mode: 0o755 })
  // Every program that the script starts is recorded with its arguments.
  for (const name of ['openssl', 'od', 'sed', 'tr', 'date']) {
    const real = execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim()
    const text = `#!/bin/sh\nprintf '%s ' "$@" >> '${folder}/started'\nexec ${real} "$@"\n`
    writeFileSync(join(folder, name), text, { mode: 0o755 })
  }
  const env = { PATH: `${folder}:${process.env.PATH}`, CMS_CDR_AK: 'my-ak', CMS_CDR_SK: secretKey }
  const output = execFileSync('sh', ['-c', script], { env, encoding: 'utf8' })
  expect(readFileSync(join(folder, 'started'), 'utf8')).not.toContain(secretKey)
  return output.split('\0')
}

test.each(['short', "it's $a `secret`", 'ö'.repeat(40), 'long '.repeat(30)])(
  'the script signs with the secret %j as the client does, and never hands it to a program',
  (secretKey) => {
    const [, authorization = ''] =
      /Authorization: (.*)/.exec(curlArguments(toCurl(request, to), secretKey).join('\n')) ?? []
    const time = new Date(authorization.split('/')[2] ?? '')
    expect(authorization).toBe(signRequest(request, { accessKey: 'my-ak', secretKey, time }).authorization)
  },
)

test('the script holds no secret, and the access key only when it is given', () => {
  expect(request.headers).toMatchObject({
    host: 'cms.example.test:28443',
    'content-length': String(request.body.length),
  })
  expect(toCurl(request, to)).toContain('"$CMS_CDR_AK"')
  expect(toCurl(request, { ...to, accessKey: 'my key' })).toContain("'my key'")
})

test('curl fails on an error status, and gets the CA file, the proxy and the name to ask for', () => {
  const connection = { caFile: 'my ca.pem', proxy: 'http://proxy.test:3128', serverName: 'cms.internal' }
  const args = curlArguments(toCurl(request, { ...to, connection }), 'sk')
  expect(args).toEqual(expect.arrayContaining(['--fail', 'https://cms.internal:28443/x']))
  for (const [option, value] of [
    ['--cacert', 'my ca.pem'],
    ['--proxy', 'http://proxy.test:3128'],
    ['--connect-to', 'cms.internal:28443:cms.example.test:28443'],
  ] as const)
    expect(args[args.indexOf(option) + 1]).toBe(value)
})

test("a proxy's password and a pinned certificate are left out, and the script says so", () => {
  const connection = { proxy: 'http://me:secret@proxy.test', fingerprint: 'AB:CD' }
  const script = toCurl(request, { ...to, connection })
  expect(script).not.toContain('secret@')
  expect(script).toMatch(/# Set HTTPS_PROXY[\s\S]*# curl cannot check a pinned certificate/)
  expect(curlArguments(script, 'sk')).not.toContain('--proxy')
})
