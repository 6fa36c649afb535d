import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readConfigFile } from './config-file.ts'
import { serveOptions } from './serve-options.ts'

const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-config-'))
afterAll(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'server.yaml')

const read = (content: string): Record<string, string> => {
  writeFileSync(path, content, { mode: 0o600 })
  const values = readConfigFile(path, serveOptions, () => {})
  return Object.fromEntries([...values].map(([name, { text, line }]) => [name, `${text} (line ${line})`]))
}

test('reads YAML with comments, and JSON', () => {
  const yaml =
    '# Server of Madrid\nport: 8443\nallow:\n  - 10.0.0.0/8\n  - ::1\n\nrefuse-replays: on\nlegacy-pair: false\n'
  expect(read(yaml)).toEqual({
    port: '8443 (line 2)',
    allow: '10.0.0.0/8,::1 (line 3)',
    'refuse-replays': 'on (line 7)',
    'legacy-pair': 'off (line 8)',
  })
  expect(read('{\n  "port": 1,\n  "allow": "::1"\n}')).toEqual({ port: '1 (line 2)', allow: '::1 (line 3)' })
  expect(read('')).toEqual({})
  expect(read('# nothing yet\n')).toEqual({})
})

test('every option of serve can be in the file', () => {
  const sampleOf = (placeholder: string): string =>
    /^(number|seconds)$/.test(placeholder) ? '1' : placeholder.includes('|') ? (placeholder.split('|')[0] ?? '') : "'1'"
  const lines = serveOptions.map(({ name, placeholder }) => `${name}: ${sampleOf(placeholder)}`)
  expect(Object.keys(read(lines.join('\n')))).toEqual(serveOptions.map(({ name }) => name))
})

test('names every wrong line at once, with what was probably meant, and repeats no value', () => {
  const wrong = [
    'port: "8080"',
    'logLevel: debug',
    'log_level: debug',
    'refuse-replays: maybe',
    'allow: {a: hidden}',
    'upstream-access-key: 12345678',
    'host:',
    'zzz: hidden',
    'agent-id-key: hidden',
  ]
  expect(() => read(wrong.join('\n'))).toThrow(
    `The configuration file is not valid.
${path}:1: port must be a number, without quotes.
${path}:2: logLevel is not an option. Did you mean log-level?
${path}:3: log_level is not an option. Did you mean log-level?
${path}:4: refuse-replays must be on or off.
${path}:5: allow must be a string or a list of strings.
${path}:6: upstream-access-key must be a string; put it in quotes if it looks like something else.
${path}:7: host must be a string; put it in quotes if it looks like something else.
${path}:8: zzz is not an option. Keys are the options in cms-cdr-server serve --help without the dashes.
${path}:9: agent-id-key must be plain or blank.`,
  )
})

test.each([
  ['a syntax error', 'port: 1\nallow: [a, hidden\n', /server\.yaml:\d: .*/],
  ['a setting that is there twice', 'port: 1\nport: 2\n', /server\.yaml:2: Map keys must be unique\./],
  ['a list', '- port\n- hidden\n', /server\.yaml:1: The file must consist of lines such as "port: 8080"\./],
  ['a text', 'hidden', /server\.yaml:1: The file must consist of lines/],
  ['a nested section', 'server:\n  port: 1\n', /server\.yaml:1: server is not an option/],
])('refuses %s', (_what, content, message) => {
  expect(() => read(content)).toThrow(message)
  expect(() => read(content)).not.toThrow(/hidden/)
})

test('a file that does not exist is named', () => {
  expect(() => readConfigFile(join(folder, 'none'), serveOptions, () => {})).toThrow(
    /Cannot read the configuration file: .*none/,
  )
})
