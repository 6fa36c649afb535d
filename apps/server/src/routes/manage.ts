import type { FastifyInstance } from 'fastify'
import type { Context } from '../context.ts'
import { type AuditAction, type AuditDetails, type Listed, recordedIn } from '../people/audit.ts'
import { type Person, personWithSameAccess } from '../people/people.ts'
import type { Body } from '../read-body.ts'
import { sendQueryResponse } from '../responses.ts'
import type { SpecPath } from '../spec.ts'
import type { Statement, Tables } from '../store/store.ts'
import { UserError, type UserErrorKind } from '../user-error.ts'
import { createBodyReader } from './read-json-body.ts'
import { requireJson } from './require-json.ts'
import { requirePerson } from './require-person.ts'

/** A change that an admin requests. */
export interface Change<Given> {
  readonly admin: Person
  /** The person or the access key in the path. */
  readonly name: string
  /** The body of the request. */
  readonly given: Given
  /** Tables that are changed only while the admin still has the same access. */
  readonly tables: Tables
  /** Returns tables whose changes are recorded in the audit log. Default: of {@link tables}. */
  readonly recorded: <Given extends AuditDetails>(
    action: AuditAction,
    details: Listed<Given>,
    tables?: Tables,
  ) => Tables
}

interface ChangeRoute {
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  readonly path: SpecPath
  /** The schema of the body in the spec; no body when undefined. */
  readonly body?: Parameters<typeof createBodyReader>[0]
}

/** Registers a route for admins. The value that `work` returns is the response; a {@link UserError} becomes an error response. */
export function registerChange<Given extends object = Record<never, never>>(
  app: FastifyInstance,
  context: Context,
  { method, path, body }: ChangeRoute,
  work: (change: Change<Given>) => Promise<unknown>,
): void {
  const { responses, engine } = context
  const read = body ? createBodyReader<Given>(body) : () => ({}) as Given
  app.route<{ Params: Readonly<Record<string, string>>; Body: Body }>({
    method,
    url: path.replaceAll(/\{(\w+)\}/g, ':$1'),
    ...(body && { onRequest: requireJson(responses) }),
    handler: async (request, reply) => {
      const session = await requirePerson(request, reply, context, 'admin')
      if (!session) return reply
      const refuse = (kind: UserErrorKind, text: string) =>
        sendQueryResponse(request, reply, responses.failure(kind, text))
      const given = read(request.body)
      if ('problems' in given) return refuse('invalid', `${given.problems.join('; ')}.`)
      const admin = session.person
      // Each path has one parameter.
      const [name = ''] = Object.values(request.params)
      const ownChange = 'Another admin has just changed your access. Your change was not saved.'
      // Locks the row of the admin, so that two admins cannot remove the access of each other at the same time.
      const tables = changedOnlyAfter(engine, personWithSameAccess(admin), ownChange)
      const recorded: Change<Given>['recorded'] = (action, details, changed = tables) =>
        recordedIn(changed, admin.name, action, { address: request.ip, ...details })
      try {
        const result = await work({ admin, name: name.normalize('NFC'), given, tables, recorded })
        return result ?? reply.code(204).send()
      } catch (error) {
        if (error instanceof UserError) return refuse(error.kind, error.message)
        throw error
      }
    },
  })
}

/** Returns tables that are changed only while a person or key still has the access that was checked. */
export function whileSameAccess({ tables, name }: Pick<Change<unknown>, 'tables' | 'name'>, found: Statement): Tables {
  return changedOnlyAfter(tables, found, `Someone else has just changed ${name}. Your change was not saved. Try again.`)
}

/** Returns tables that are changed only if a statement finds a row in the same transaction. */
function changedOnlyAfter(tables: Tables, statement: Statement, otherwise: string): Tables {
  return {
    query: (text, parameters) => tables.query(text, parameters),
    change: async (statements) => {
      const [found = [], ...results] = await tables.change([statement, ...statements])
      if (found.length > 0) return results
      throw new UserError(otherwise, { kind: 'conflict' })
    },
  }
}

/** Refuses call centers that an admin has no access to. */
export function requireOwnCallCenters({ ccIds }: Person, given: readonly number[] | null): void {
  if (isWithin(given, ccIds)) return
  throw new UserError(`You can give access only to your own call centers: ${ccIds?.join(', ')}.`, { kind: 'forbidden' })
}

/** Returns whether some call centers are within the limits of an admin. */
export function isWithin(ccIds: readonly number[] | null, limits: readonly number[] | null): boolean {
  return limits === null || ccIds?.every((ccId) => limits.includes(ccId)) === true
}
