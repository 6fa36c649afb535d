/** Looks up the password of a connection in the password file of PostgreSQL: that of `PGPASSFILE`, or `~/.pgpass`. */
declare module 'pgpass' {
  export default function pgPass(
    connection: { readonly host: string; readonly port: number; readonly database: string; readonly user: string },
    done: (password: string | undefined) => void,
  ): void
}
