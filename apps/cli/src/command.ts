/** One option of a command. The same table feeds the parser and the help. */
export interface OptionDefinition {
  readonly type: 'string' | 'boolean'
  /** What stands for the value in the help. */
  readonly placeholder?: string
  readonly summary: string
  /** Environment variable that is read when the option is not given. */
  readonly env?: string
}

/** What a command got. */
export interface ParsedArguments {
  readonly positionals: readonly string[]
  readonly options: Readonly<Record<string, string | boolean | undefined>>
}

/** One command. */
export interface CommandDefinition {
  readonly name: string
  readonly summary: string
  readonly usage: string
  readonly description: string
  readonly options: Readonly<Record<string, OptionDefinition>>
  readonly examples: readonly string[]
  /** Whether it asks a call centre, and so needs a secret key. */
  readonly asks?: boolean
  /** Loads what does the work; nothing of it is loaded before it is needed. Gives the exit status. */
  readonly load: () => Promise<{ run: (parsed: ParsedArguments) => Promise<number> }>
}
