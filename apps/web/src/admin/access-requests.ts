import type { components } from '@org/cms-cdr-client/browser'
import { RequestRefused, refusalOf } from '../session/session-requests.ts'

type Schemas = components['schemas']

/** Who has access to the server, and how far its harvest is. */
export type Administration = Schemas['Administration']
export type AccessPerson = Schemas['AdministrationPerson']
export type AccessKey = Schemas['AdministrationKey']
export type PersonSettings = Schemas['PersonSettings']
export type KeySettings = Schemas['KeySettings']
export type KeySecret = Schemas['KeySecret']

/** Reads who has access, and the state of the harvest. */
export function readAdministration(): Promise<Administration> {
  return send('GET', '')
}

export function addPerson(name: string, settings: PersonSettings): Promise<AccessPerson> {
  return send('POST', personPath(name), settings)
}

export function changePerson(name: string, settings: PersonSettings): Promise<AccessPerson> {
  return send('PATCH', personPath(name), settings)
}

export function removePerson(name: string): Promise<void> {
  return send('DELETE', personPath(name))
}

export function signPersonOut(name: string): Promise<void> {
  return send('DELETE', `${personPath(name)}/sessions`)
}

/** Makes a one-time link and returns its address. */
export async function makeSignInLink(name: string): Promise<string> {
  const { path } = await send<Schemas['SignInLink']>('POST', `${personPath(name)}/sign-in-link`)
  return new URL(path, location.origin).href
}

export function addKey(accessKey: string, settings: KeySettings): Promise<KeySecret> {
  return send('POST', keyPath(accessKey), settings)
}

export function changeKey(accessKey: string, settings: KeySettings): Promise<AccessKey> {
  return send('PATCH', keyPath(accessKey), settings)
}

export function removeKey(accessKey: string): Promise<void> {
  return send('DELETE', keyPath(accessKey))
}

export function rotateKey(accessKey: string, overlapSeconds: number): Promise<KeySecret> {
  return send('POST', `${keyPath(accessKey)}/secrets`, { overlapSeconds } satisfies Schemas['KeyRotation'])
}

export function retireSecrets(accessKey: string): Promise<void> {
  return send('DELETE', `${keyPath(accessKey)}/secrets`)
}

const personPath = (name: string): string => `/people/${encodeURIComponent(name)}`
const keyPath = (accessKey: string): string => `/keys/${encodeURIComponent(accessKey)}`

/** Whether a change was refused because the name is taken; other conflicts are told apart by what the server says. */
export function isNameTaken(error: unknown): boolean {
  return error instanceof RequestRefused && error.status === 409 && error.message.startsWith('There is already')
}

async function send<Body>(method: string, path: string, given?: object): Promise<Body> {
  const init = given && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(given) }
  const response = await fetch(`/administration${path}`, { method, ...init })
  if (!response.ok) throw await refusalOf(response)
  // Only requests whose response has no body get an empty text.
  return JSON.parse((await response.text()) || 'null')
}
