import type { Command } from 'commander'
import { addPerson, listPeople, removePerson } from '../people/people.ts'
import { readPassword } from '../people/read-password.ts'
import { linkMinutes, makeSignInLink } from '../people/sessions.ts'
import { UserError } from '../user-error.ts'
import { databaseOption, printRows, withStore } from './options.ts'

/** `cms-cdr-server user`: the people of the console. */
export function addUserCommand(program: Command): void {
  const user = program
    .command('user')
    .summary('the people of the console')
    .description('Adds, lists and removes people who may sign in.')

  user
    .command('add')
    .summary('add a person, or give one a new password')
    .description('Asks for the password without showing it; or reads it from standard input when that is no terminal.')
    .argument('<name>')
    .addOption(databaseOption())
    .action(async (name: string, { database }: { database: string }) => {
      const password = await readPassword(`Password of ${name}: `)
      await withStore(database, ({ engine }) => addPerson(engine, name, { password }), 'create')
      console.log(`${name} can sign in`)
    })

  user
    .command('list')
    .summary('list the people')
    .option('--json', 'one JSON object on each line')
    .addOption(databaseOption())
    .action(async ({ database, json = false }: { database: string; json?: boolean }) => {
      const people = await withStore(database, ({ engine }) => listPeople(engine))
      printRows(
        people.map((person) => ({ ...person })),
        json,
      )
    })

  user
    .command('remove')
    .summary('remove a person and end their sessions')
    .argument('<name>')
    .addOption(databaseOption())
    .action(async (name: string, { database }: { database: string }) => {
      await withStore(database, ({ engine }) => removePerson(engine, name))
      console.log(`${name} is removed`)
    })

  user
    .command('link')
    .summary('print a link that signs a person in, once')
    .description(
      `Prints a path that signs a person in, once, within ${linkMinutes} minutes; put the address of the server before it.`,
    )
    .argument('<name>')
    .addOption(databaseOption())
    .action(async (name: string, { database }: { database: string }) => {
      const token = await withStore(database, async ({ engine }) => {
        const people = await listPeople(engine)
        if (people.every((person) => person.name !== name))
          throw new UserError(`There is nobody called ${name}. See: cms-cdr-server user list.`)
        return makeSignInLink(engine, name)
      })
      console.log(`/sign-in/${token}`)
    })
}
