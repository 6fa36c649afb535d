import { chooseOption, isValid, parse, type RawResponse } from './check-response.ts'
import type { Schema } from './schema.ts'
import { deref, operationAt, spec } from './spec.ts'

/** Notes which statuses and which branches of the schemas were reached. */
export class Coverage {
  readonly #reached = new Map<string, number>(allBranches().map((branch) => [branch, 0]))

  /** Notes one exchange. */
  note(method: string, path: string, requestBody: string | Uint8Array, received: RawResponse): void {
    const operation = operationAt(method, path)
    const response = operation?.responses[String(received.status)]
    if (!operation || !response) return
    const at = `${method} ${path}`
    this.#mark(`${at} ${received.status}`)
    const request = operation.requestBody?.content['application/json']?.schema
    if (request) this.#visit(request, parse(Buffer.from(requestBody).toString()), placeOf(request, `${at} request`))
    const schema = deref(response).content?.['application/json']?.schema
    if (schema) this.#visit(schema, parse(received.text), placeOf(schema, `${at} ${received.status}`))
  }

  /** Each branch with how often it was reached. */
  table(): { branch: string; reached: number }[] {
    return Array.from(this.#reached, ([branch, reached]) => ({ branch, reached }))
  }

  #mark(branch: string): void {
    this.#reached.set(branch, (this.#reached.get(branch) ?? 0) + 1)
  }

  #visit(reference: Schema, value: unknown, at: string): void {
    const schema = deref(reference)
    const reached = schema.anyOf ? [chooseOption(schema, value)] : (schema.oneOf ?? [])
    for (const option of reached) {
      if (!isValid(option, value)) continue
      const branch = `${at} > ${titleOf(option)}`
      this.#mark(branch)
      this.#visit(option, value, branch)
    }
    if (typeof value !== 'object' || value === null) return
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (Object.hasOwn(value, name)) this.#visit(property, (value as Record<string, unknown>)[name], `${at}.${name}`)
    }
  }
}

/** Every status of every operation, and every alternative of every schema under it. */
function allBranches(): string[] {
  return Object.entries(spec.paths).flatMap(([path, item]) =>
    Object.keys(item).flatMap((method) => {
      const operation = operationAt(method, path)
      const at = `${method.toUpperCase()} ${path}`
      const request = operation?.requestBody?.content['application/json']?.schema
      const responses = Object.entries(operation?.responses ?? {}).flatMap(([status, response]) => {
        const schema = deref(response).content?.['application/json']?.schema
        return [`${at} ${status}`, ...(schema ? branchesOf(schema, placeOf(schema, `${at} ${status}`)) : [])]
      })
      return [...(request ? branchesOf(request, placeOf(request, `${at} request`)) : []), ...responses]
    }),
  )
}

function branchesOf(reference: Schema, at: string): string[] {
  const schema = deref(reference)
  const options = (schema.anyOf ?? schema.oneOf ?? []).flatMap((option) => {
    const branch = `${at} > ${titleOf(option)}`
    return [branch, ...branchesOf(option, branch)]
  })
  const inside = Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
    branchesOf(property, `${at}.${name}`),
  )
  return [...options, ...inside]
}

/** The name of a schema that operations share, so that it need be covered only once. */
function placeOf({ $ref }: Schema, at: string): string {
  return $ref?.split('/').at(-1) ?? at
}

function titleOf(schema: Schema): string {
  return deref(schema).title ?? String(deref(schema).type)
}
