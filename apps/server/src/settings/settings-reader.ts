import { messageOf } from '../error-message.ts'
import { UserError } from '../user-error.ts'
import { readSecretFile } from './secrets.ts'

/** Reads settings and collects all errors, so that they are reported together. */
export class SettingsReader {
  /** Problems that do not prevent the server from starting. */
  readonly warnings: string[] = []
  readonly #errors: string[] = []
  readonly #origins: Readonly<Record<string, string>>

  /** @param origins Where settings come from, by the name of their option. */
  constructor(origins: Readonly<Record<string, string>> = {}) {
    this.#origins = origins
  }

  /** Adds an error. An option in it is named as the user gave it: by its flag, its variable or its line in a file. */
  add(text: string): void {
    this.#errors.push(this.#named(text))
  }

  /** Adds a warning. Options are named as in {@link add}. */
  warn(text: string): void {
    this.warnings.push(this.#named(text))
  }

  #named(text: string): string {
    return text.replace(/--([a-z-]+)/g, (flag, name: string) => this.#origins[name] ?? flag)
  }

  /** Runs a reader that throws, and adds the message as an error. */
  try<Value>(name: string, read: () => Value): Value | undefined {
    try {
      return read()
    } catch (error) {
      this.add(`${name}: ${messageOf(error)}`)
      return undefined
    }
  }

  /** Reads a number within bounds, whole unless `fraction` says otherwise. */
  number(name: string, text: string, { min = 0, max = Number.MAX_SAFE_INTEGER, fraction = false } = {}): number {
    const value = Number(text)
    const isOne = fraction ? /^\d{1,15}(\.\d{1,6})?$/.test(text) : /^\d{1,15}$/.test(text)
    if (!isOne || value < min || value > max) {
      const upTo = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `from ${min} to ${max}`
      this.add(`${name} must be a ${fraction ? '' : 'whole '}number ${upTo}, but is "${text}".`)
    }
    return value
  }

  /** Reads a number, if there is one. */
  optionalNumber(
    name: string,
    text: string | undefined,
    bounds?: { min?: number; fraction?: boolean },
  ): number | undefined {
    return text === undefined ? undefined : this.number(name, text, bounds)
  }

  /** Reads one of several values. */
  choice<Choice extends string>(name: string, text: string, choices: readonly [Choice, ...Choice[]]): Choice {
    const found = choices.find((choice) => choice === text)
    if (!found) this.add(`${name} must be ${choices.join(' or ')}, but is "${text}".`)
    return found ?? choices[0]
  }

  /** Reads a file that holds a secret. Returns an empty string if there is none to read. */
  secret(name: string, path: string): string {
    return this.try(name, () => readSecretFile(path, (message) => this.warn(`${name}: ${message}`))) ?? ''
  }

  /** @throws UserError with every error, if there is one. */
  throwIfAny(): void {
    if (this.#errors.length === 0) return
    const [only] = this.#errors
    if (this.#errors.length === 1 && only) throw new UserError(only)
    throw new UserError(
      `${this.#errors.length} settings are invalid:\n${this.#errors.map((text) => `  - ${text}`).join('\n')}`,
    )
  }
}
