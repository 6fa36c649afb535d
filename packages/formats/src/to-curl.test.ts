import { execFileSync } from 'node:child_process'
import { signatureSchemes } from '@org/cms-cdr-client/canonical-request'
import { expect, test } from 'vitest'
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

test('the script holds no secret, and the access key only when it is given', () => {
  const request = queryToSign({
    baseUrl: 'https://cms.example.test:28443',
    host: undefined,
    callId: "it's",
    ccId: 1,
    direction: 'inbound',
  })
  expect(request.headers).toMatchObject({
    host: 'cms.example.test:28443',
    'content-length': String(request.body.length),
  })
  const to = { url: 'https://cms.example.test:28443/x', variables: keyVariables, scheme: signatureSchemes.cms }
  expect(toCurl(request, to)).toContain('"$CMS_CDR_AK"')
  expect(toCurl(request, { ...to, accessKey: 'my key' })).toContain("'my key'")
  execFileSync('sh', ['-n', '-c', toCurl(request, to)])
})
