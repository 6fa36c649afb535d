/** One option of a command. The same table feeds the parser, the help, the completion and the docs page. */
export interface OptionDefinition {
  readonly type: 'boolean' | 'number' | 'string'
  readonly summary: string
  /** What stands for the value in the help. Left out where there are choices. */
  readonly placeholder?: string
  /** The only values that are taken. */
  readonly choices?: readonly string[]
  /** Environment variable that is read when the option is not given. */
  readonly env?: string
  /** The least number that is taken. */
  readonly least?: number
  /** What a shell offers to complete the value with. */
  readonly completes?: readonly string[] | 'file' | 'profile'
  readonly short?: string
}

/** The options of a command, by name. */
export type OptionTable = Readonly<Record<string, OptionDefinition>>

type ValueOf<Definition> = Definition extends { readonly type: 'boolean' }
  ? boolean
  : Definition extends { readonly type: 'number' }
    ? number | undefined
    : Definition extends { readonly choices: readonly (infer Choice)[] }
      ? Choice | undefined
      : string | undefined

/** What a command got. */
export interface Parsed<Options extends OptionTable = OptionTable> {
  readonly positionals: readonly string[]
  readonly options: { readonly [Name in keyof Options]: ValueOf<Options[Name]> } & GeneralOptions
}

/** The options that every command takes. */
export interface GeneralOptions {
  readonly quiet: boolean
  readonly verbose: boolean
}

/** One command. */
export interface CommandDefinition<Options extends OptionTable = OptionTable> {
  /** One word, or two for a command of a family. */
  readonly name: string
  readonly summary: string
  /** What stands after the name in the usage line, but for the options. */
  readonly arguments: string
  readonly description: string
  readonly options: Options
  readonly examples: readonly string[]
  /** Words that complete the first argument. */
  readonly completes?: readonly string[] | 'file' | 'profile'
  /** `false` for a command that reads no settings, so that it runs without a home folder. */
  readonly usesSettings?: boolean
  /** Loads what does the work; nothing of it is loaded before it is needed. Gives the exit status. */
  readonly load: () => Promise<{ readonly run: (parsed: Parsed<Options>) => Promise<number> }>
}

/**
 * Checks a command against its own options, and gives it as the program treats it: all commands alike. The parser sees to it
 * that each gets what its own table says, hence the cast.
 */
export function defineCommand<const Options extends OptionTable>(
  definition: CommandDefinition<Options>,
): CommandDefinition {
  return definition as unknown as CommandDefinition
}
