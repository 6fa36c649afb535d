import type { IHttpOperationConfig } from '@stoplight/prism-http'

/** Reads what Prism understands in `Prefer: code=…, example=…, dynamic=true`. Gives `undefined` when nothing of it is there. */
export function readPrefer(header: string | undefined): Partial<IHttpOperationConfig> | undefined {
  if (header === undefined) return undefined
  // RFC 7240: name=value, separated by commas; values may be in quotes.
  const preferences = new URLSearchParams(
    [header]
      .flat()
      .join(',')
      .replaceAll('"', '')
      .replaceAll(/\s*[,;]\s*/g, '&'),
  )
  const [code, example, dynamic] = ['code', 'example', 'dynamic'].map((name) => preferences.get(name))
  const choice: Partial<IHttpOperationConfig> = {
    ...(code ? { code: Number(code) } : {}),
    ...(example ? { exampleKey: example } : {}),
    ...(dynamic ? { dynamic: dynamic === 'true' } : {}),
  }
  return Object.keys(choice).length > 0 ? choice : undefined
}
