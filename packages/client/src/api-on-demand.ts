import type { Client } from 'openapi-fetch'
import type { ApiParts } from './api.ts'
import type { paths } from './generated/wire.ts'

type Api = Client<paths>

const isMethod = /^([A-Z]+|request|use|eject)$/

/**
 * openapi-fetch is for those who want the vendor's own names; it is fetched when one of them asks. What is asked after `use`
 * waits for the same loading, so it finds it done.
 */
export function apiOnDemand(parts: ApiParts): Api {
  let loading: Promise<Api> | undefined
  const call = async (name: keyof Api, args: never[]): Promise<unknown> => {
    loading ??= import('./api.ts').then(({ createApi }) => createApi(parts))
    // Which arguments fit which method is said by the type of the whole.
    return ((await loading)[name] as (...args: never[]) => unknown)(...args)
  }
  return new Proxy({} as Api, {
    // It is no promise, and whoever looks at it to print it calls nothing.
    get: (_api, name) =>
      isMethod.test(String(name)) ? (...args: never[]) => call(name as keyof Api, args) : undefined,
  })
}
