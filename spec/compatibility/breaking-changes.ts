import { compareSchemas, type Direction } from './compare-schemas.ts'
import { type Document, type Json, keys, list, Reader } from './document.ts'

/**
 * Lists the changes between two OpenAPI documents that can break a program that was written for the first one, each as a sentence. A
 * keyword that is not known here counts as breaking when it changes.
 */
export function breakingChanges(before: Document, after: Document): string[] {
  const [was, is] = [new Reader(before), new Reader(after)]
  const found = new Set<string>()

  for (const name of keys(before.components?.schemas)) {
    if (!after.components?.schemas?.[name]) found.add(`The schema \`${name}\` was removed.`)
  }
  for (const { name, operation, isWebhook } of was.operations()) {
    const now = is.operations().find((other) => other.name === name)?.operation
    if (now && isWebhook) compareWebhooks(name, operation, now)
    else if (now) compareOperations(name, operation, now)
    else found.add(`\`${name}\` was removed.`)
  }
  return [...found]

  function compareOperations(name: string, old: Json, now: Json): void {
    const report = (what: string): unknown => found.add(`\`${name}\`: ${what}`)
    if (old.operationId !== now.operationId)
      report(`the operation \`${old.operationId}\` is now called \`${now.operationId}\`.`)
    compareSecurity(old, now, report)
    compareParameters(old, now, report)
    compareBodies(old.requestBody, now.requestBody, report)
    compareResponses(was.deref(old.responses), is.deref(now.responses), report)
  }

  /** Compares what the server sends to the program. */
  function compareWebhooks(name: string, old: Json, now: Json): void {
    const report = (what: string): unknown => found.add(`\`${name}\`: ${what}`)
    const [olds, news] = [parametersOf(old, was), parametersOf(now, is)]
    for (const [parameter, { required }] of olds)
      if (required && !news.get(parameter)?.required) report(`the ${parameter} is no longer always sent.`)
    compareContent(was.deref(old.requestBody), is.deref(now.requestBody), 'response', 'request', report)
  }

  function parametersOf(operation: Json, reader: Reader): Map<string, Json> {
    return new Map(list(operation.parameters).map((item) => [parameterName(reader.deref(item)), reader.deref(item)]))
  }

  function compareSecurity(old: Json, now: Json, report: (what: string) => unknown): void {
    const waysOf = (operation: Json, document: Document): string[] =>
      list(operation.security ?? document.security).map((way) => keys(way).sort().join(' and ') || 'no credentials')
    const remaining = waysOf(now, after)
    for (const way of waysOf(old, before)) {
      if (!remaining.includes(way)) report(`${way} is no longer accepted.`)
    }
    if (waysOf(old, before).length === 0 && remaining.length > 0) report('credentials are now required.')
  }

  function compareParameters(old: Json, now: Json, report: (what: string) => unknown): void {
    const [olds, news] = [parametersOf(old, was), parametersOf(now, is)]
    for (const [name, parameter] of olds) {
      const other = news.get(name)
      if (!other) report(`the ${name} was removed.`)
      else compare(parameter.schema, other.schema, 'request', name, report)
    }
    for (const [name, parameter] of news) {
      if (parameter.required && !olds.get(name)?.required) report(`the ${name} is now required.`)
    }
  }

  function compareBodies(old: unknown, now: unknown, report: (what: string) => unknown): void {
    const [oldBody, newBody] = [was.deref(old), is.deref(now)]
    if (newBody.required && !oldBody.required) report('a body is now required.')
    compareContent(oldBody, newBody, 'request', 'request', report)
  }

  function compareResponses(old: Json, now: Json, report: (what: string) => unknown): void {
    for (const status of keys(old)) {
      const [response, other] = [was.deref(old[status]), is.deref(now[status])]
      if (!now[status]) {
        if (/^[23]/.test(status)) report(`the status ${status} was removed.`)
        continue
      }
      for (const header of keys(response.headers)) {
        if (!keys(other.headers).includes(header)) report(`the header ${header} of the response ${status} was removed.`)
      }
      compareContent(response, other, 'response', `response ${status}`, report)
    }
  }

  function compareContent(
    old: Json,
    now: Json,
    direction: Direction,
    place: string,
    report: (what: string) => unknown,
  ): void {
    const [oldContent, newContent] = [was.deref(old.content), is.deref(now.content)]
    for (const type of keys(oldContent)) {
      if (!newContent[type]) report(`the media type ${type} of the ${place} was removed.`)
      else compare(was.deref(oldContent[type]).schema, is.deref(newContent[type]).schema, direction, place, report)
    }
  }

  function compare(
    old: unknown,
    now: unknown,
    direction: Direction,
    place: string,
    report: (what: string) => unknown,
  ): void {
    compareSchemas(
      {
        was,
        is,
        direction,
        report: (where, what) => (where ? found.add(`${where}: ${what}`) : report(`${place}: ${what}`)),
      },
      old,
      now,
    )
  }
}

function parameterName(parameter: Json): string {
  return `${parameter.in} parameter \`${parameter.name}\``
}
