import { readFileSync } from 'node:fs'
import { nearest } from '@org/cms-cdr-formats/nearest'
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml'
import { z } from 'zod'
import { messageOf } from '../error-message.ts'
import { UserError } from '../user-error.ts'
import { checkSecretFile, hasPassword } from './secrets.ts'
import type { ServeOption } from './serve-options.ts'

/** A setting in a configuration file: its value as the string of an option, and its line. */
export interface ConfigValue {
  readonly text: string
  readonly line: number
}

/**
 * Reads a configuration file: YAML, and so JSON too, with the names of options as keys.
 *
 * @param warn Called when other users can read a file with a password, and the operator may be unable to change that.
 * @throws UserError that names every line that is wrong. No value is repeated, because it may be a secret.
 */
export function readConfigFile(
  path: string,
  options: readonly ServeOption[],
  warn: (message: string) => void,
): ReadonlyMap<string, ConfigValue> {
  const lines = new LineCounter()
  const document = parseDocument(read(path), { lineCounter: lines, prettyErrors: false })
  const problems: { readonly line: number; readonly text: string }[] = document.errors.map(({ pos, message }) => ({
    line: lines.linePos(pos[0]).line,
    text: message.replace(/\.?$/, '.'),
  }))
  const lineOf = new Map<string, number>()
  if (isMap(document.contents)) {
    for (const { key } of document.contents.items)
      if (isScalar(key)) lineOf.set(String(key.value), lines.linePos(key.range?.[0] ?? 0).line)
  }
  const values: unknown = problems.length === 0 ? (document.toJS() ?? {}) : {}
  const result = schemaOf(options).safeParse(values)
  for (const issue of result.error?.issues ?? []) {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0] ?? '')]
    for (const key of keys) {
      const text =
        issue.code === 'unrecognized_keys' ? `${key} is not an option.${suggest(key, options)}` : issue.message
      problems.push({ line: lineOf.get(key) ?? 1, text })
    }
  }
  if (problems.length > 0) {
    const all = problems.sort((a, b) => a.line - b.line).map(({ line, text }) => `${path}:${line}: ${text}`)
    throw new UserError(`The configuration file is not valid.\n${all.join('\n')}`)
  }
  const given = Object.entries(result.data ?? {}).map(([name, value]) => [name, textOf(value)] as const)
  if (given.some(([, text]) => hasPassword(text))) checkReaders(path, warn)
  return new Map(given.map(([name, text]) => [name, { text, line: lineOf.get(name) ?? 1 }]))
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UserError(`Cannot read the configuration file: ${messageOf(error)}`)
  }
}

function checkReaders(path: string, warn: (message: string) => void): void {
  try {
    checkSecretFile(path, warn)
  } catch (error) {
    throw new UserError(`${messageOf(error)}, or move the password to a file: database-file`)
  }
}

function schemaOf(options: readonly ServeOption[]) {
  const shape = Object.fromEntries(
    options.map(({ name, placeholder }) => [name, typeOf(name, placeholder).optional()] as const),
  )
  return z.strictObject(shape, { error: 'The file must consist of lines such as "port: 8080".' })
}

function typeOf(name: string, placeholder: string): z.ZodType<string | number | boolean | string[]> {
  const choices = placeholder.split('|')
  const must = (what: string) => ({ error: `${name} must be ${what}.` })
  if (placeholder === 'number' || placeholder === 'seconds') return z.number(must('a number, without quotes'))
  if (placeholder === 'on|off') return z.union([z.boolean(), z.enum(choices)], must('on or off'))
  if (choices.length > 1) return z.enum(choices, must(choices.join(' or ')))
  if (placeholder === 'networks')
    return z.union([z.string(), z.array(z.string())], must('a string or a list of strings'))
  return z.string(must('a string; put it in quotes if it looks like something else'))
}

function textOf(value: string | number | boolean | string[] | undefined): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return Array.isArray(value) ? value.join(',') : String(value)
}

function suggest(key: string, options: readonly ServeOption[]): string {
  // Other spellings of a name: logLevel, log_level, LOG_LEVEL.
  const name = key
    .replaceAll('_', '-')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
  const meant = nearest(
    name,
    options.map((option) => option.name),
  )
  return meant ? ` Did you mean ${meant}?` : ' Keys are the options in cms-cdr-server serve --help without the dashes.'
}
