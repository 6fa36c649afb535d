/** Moves the address of a PostgreSQL database from the arguments to the environment, since a password must not be on a command line. */
export function splitPassword(args: readonly string[]): {
  rest: readonly string[]
  env: Readonly<Record<string, string>>
} {
  const index = args.indexOf('--database')
  const address = args[index + 1]
  if (index < 0 || !address?.startsWith('postgres:')) return { rest: args, env: {} }
  return { rest: args.toSpliced(index, 2), env: { DATABASE_URL: address } }
}
