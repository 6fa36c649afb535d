/** One option of a command. Parser, help, completion and the reference page are all made from these tables. */
export interface OptionDefinition {
  readonly type: 'boolean' | 'number' | 'string'
  readonly summary: string
  /** Stands for the value in the help. Left out if there are choices. */
  readonly placeholder?: string
  readonly multiple?: true
  readonly choices?: readonly string[]
  /** Environment variable that is read if the option is not given. */
  readonly env?: string
  readonly least?: number
  readonly most?: number
  readonly whole?: boolean
  /** What a shell completes the value with. */
  readonly completes?: readonly string[] | 'file' | 'profile'
  readonly short?: string
}

export type OptionTable = Readonly<Record<string, OptionDefinition>>

type ValueOf<Definition> = Definition extends { readonly type: 'boolean' }
  ? boolean
  : Definition extends { readonly type: 'number' }
    ? number | undefined
    : Definition extends { readonly multiple: true }
      ? readonly string[]
      : Definition extends { readonly choices: readonly (infer Choice)[] }
        ? Choice | undefined
        : string | undefined

/** The values of the options of a table, and of those that every command has. */
export type OptionValues<Options extends OptionTable> = {
  readonly [Name in keyof Options]: ValueOf<Options[Name]>
} & { readonly quiet: boolean; readonly verbose: boolean }

export interface Parsed<Options extends OptionTable = OptionTable> {
  readonly positionals: readonly string[]
  readonly options: OptionValues<Options>
}

/** Runs a command, of which the help shows all others. Returns the exit status. */
export type RunCommand<Options extends OptionTable = OptionTable> = (
  parsed: Parsed<Options>,
  commands: readonly CommandDefinition[],
) => Promise<number>

export interface CommandDefinition<Options extends OptionTable = OptionTable> {
  /** One word, or two for a command of a family. */
  readonly name: string
  readonly summary: string
  /** The arguments, as the usage line shows them: `[NAME]` is optional, and `NAME...` may be repeated. */
  readonly arguments?: readonly string[]
  /** Explains more than the summary. */
  readonly description?: string
  readonly options?: Options
  readonly examples: readonly string[]
  /** What a shell completes the first argument with. */
  readonly completes?: readonly string[] | 'file' | 'profile'
  /** Loads the code of the command, which is not needed before. */
  readonly load: () => Promise<{ readonly run: RunCommand<Options> }>
}

/**
 * Checks the code of a command against its table of options. The program treats all commands alike, and the parser makes sure
 * that each gets what its own table describes, hence the cast.
 */
export function defineCommand<const Options extends OptionTable>(
  definition: CommandDefinition<Options>,
): CommandDefinition {
  return definition as unknown as CommandDefinition
}
