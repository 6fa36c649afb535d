import { type CatalogueName, catalogues, describeCode } from '@org/cms-cdr-client/codes'
import { codeAnchor, slug } from '../facts/addresses.ts'

/** A code in a response: what it means, and where the guide says more. */
export interface Explained {
  readonly field: string
  readonly value: string
  readonly meaning: string
  /** Relative to the page. */
  readonly href: string
}

/** Finds every code in a response, each once, in the order in which they appear. */
export function explainCodes(response: unknown): Explained[] {
  const found = new Map<string, Explained>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    for (const [field, inner] of Object.entries(value)) {
      if (Object.hasOwn(catalogues, field) && (typeof inner === 'string' || typeof inner === 'number')) {
        const explained = explain(field as CatalogueName, inner)
        found.set(explained.href, explained)
      } else visit(inner)
    }
  }
  visit(response)
  return [...found.values()]
}

function explain(field: CatalogueName, value: string | number): Explained {
  const entry = describeCode(field, value)
  const page = `../codes/${slug(field)}/`
  return {
    field,
    value: String(value),
    meaning: entry?.meaning ?? 'This value is not listed. It is valid all the same.',
    href: entry ? `${page}#${codeAnchor(field, value)}` : page,
  }
}

/** Returns what an HTTP status other than 200 says, and where the guide says more. */
export function explainStatus(status: number): readonly [text: string, href: string] {
  if (status === 401)
    return [
      'The signature was not accepted, or nobody is signed in. Find the difference',
      '../signing/#find-a-difference',
    ]
  if (status === 403)
    return [
      'The key or person may not do this, or your address is not on the allowlist. See the statuses',
      '../server/#statuses',
    ]
  return ['The query was not executed. See errors and what to do', '../errors/']
}
