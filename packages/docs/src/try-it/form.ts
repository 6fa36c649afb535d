// The form of the page "Try it". Keys stay in the fields of the form: they are not stored, and never part of an address.
import { type Composed, compose, type Filled, refusalOf, setByBrowser } from './compose.ts'
import { explainCodes, explainStatus } from './explain.ts'

const timeoutMilliseconds = 60_000

function part<T extends HTMLElement = HTMLElement>(id: string): T {
  const element = document.getElementById(`try-${id}`)
  if (!element) throw new Error(`The page has no part try-${id}.`)
  return element as T
}

const base = part<HTMLInputElement>('base')
const withKey = part<HTMLInputElement>('with-key')
const accessKey = part<HTMLInputElement>('access-key')
const secretKey = part<HTMLInputElement>('secret-key')
const operation = part<HTMLSelectElement>('operation')
const mock = part<HTMLButtonElement>('mock')
const form = base.form as HTMLFormElement
const groups = [...form.querySelectorAll<HTMLElement>('[data-operation]')]

let sending = new AbortController()

base.value ||= form.dataset.defaultBase ?? location.origin
update()
form.addEventListener('change', update)
mock.addEventListener('click', () => {
  base.value = 'http://localhost:4010'
  accessKey.value = mock.dataset.accessKey ?? ''
  secretKey.value = mock.dataset.secretKey ?? ''
  withKey.checked = true
  update()
})
part('sign').addEventListener('click', () => {
  if (form.reportValidity()) prepare()
})
form.addEventListener('submit', (event) => {
  event.preventDefault()
  const request = prepare()
  if (request) void send(request)
})

/** Shows the fields that belong to what is chosen. Fields that are not shown are not checked. */
function update(): void {
  for (const group of groups) show(group, group.dataset.operation === operation.value)
  show(part('keys'), withKey.checked)
}

function show(group: HTMLElement, visible: boolean): void {
  group.hidden = !visible
  for (const field of group.querySelectorAll<HTMLInputElement>('input, select')) field.disabled = !visible
}

function filled(): Filled {
  // A filter with several values is sent several times.
  const fields = [...form.querySelectorAll<HTMLInputElement>('[data-field]:enabled')]
    .flatMap(({ dataset: { field = '', several }, value }) =>
      (several === undefined ? [value] : value.split(',')).map((one) => [field, one.trim()] as const),
    )
    .filter(([, value]) => value !== '')
  return {
    baseUrl: base.value.trim(),
    operation: operation.value as Filled['operation'],
    fields,
    ...(withKey.checked ? { keys: { accessKey: accessKey.value.trim(), secretKey: secretKey.value } } : {}),
  }
}

/** Composes the request and shows it, or says why it cannot be sent. */
function prepare(): Composed | undefined {
  const input = filled()
  // The response to an earlier request would appear below this one.
  sending.abort()
  sending = new AbortController()
  part('request').hidden = true
  part('response').hidden = true
  const refusal = refusalOf(input.baseUrl, location.origin) ?? sessionRefusal(input)
  if (refusal) return void say(refusal)
  try {
    const request = compose(input)
    showRequest(request)
    say('')
    return request
  } catch (error) {
    say(error instanceof Error ? error.message : String(error))
  }
}

function sessionRefusal({ baseUrl, keys }: Filled): string | undefined {
  if (keys || new URL(baseUrl).origin === location.origin) return undefined
  return `A session works only on the server that serves this page, ${location.origin}.`
}

function showRequest({ method, url, headers, body, steps }: Composed): void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  part('sent').textContent = [`${method} ${url.pathname}${url.search} HTTP/1.1`, ...lines, '', body ?? '']
    .join('\n')
    .trimEnd()
  part('steps').hidden = !steps
  part('prefix').textContent = steps?.prefix ?? ''
  part('canonical').textContent = steps?.canonicalRequest ?? ''
  part('signature').textContent = steps?.signature ?? ''
  part('request').hidden = false
}

async function send({ method, url, headers, body, steps }: Composed): Promise<void> {
  say('Sending…')
  const began = performance.now()
  const { signal } = sending
  try {
    const response = await fetch(url, {
      method,
      headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !setByBrowser.includes(name))),
      ...(body === undefined ? {} : { body }),
      credentials: steps ? 'omit' : 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)]),
    })
    const text = await response.text()
    say(`HTTP ${response.status} ${response.statusText} in ${Math.round(performance.now() - began)} ms`)
    showResponse(response.status, text)
  } catch (error) {
    if (signal.aborted) return
    const isTimeout = error instanceof DOMException && error.name === 'TimeoutError'
    say(isTimeout ? `No response within ${timeoutMilliseconds / 1000} seconds.` : unreachable(url))
  }
}

function unreachable({ origin }: URL): string {
  return origin === location.origin
    ? `Could not get a response from ${origin}. Check that it is running.`
    : `Could not get a response from ${origin}. Check that it is running, that it is a mock (a server accepts requests from its own pages only), and that your browser lets this page reach your machine.`
}

function showResponse(status: number, text: string): void {
  const json = parse(text)
  const [advice, href] = explainStatus(status)
  const codes = explainCodes(json).map(({ field, value, meaning, href }) =>
    meaningItem(`${field} ${value}`, href, meaning),
  )
  part('meanings').replaceChildren(...(status === 200 ? [] : [meaningItem(advice, href)]), ...codes)
  part('body').textContent = json === undefined ? text : JSON.stringify(json, null, 2)
  part('response').hidden = false
}

function meaningItem(label: string, href: string, meaning?: string): HTMLElement {
  const item = document.createElement('li')
  const link = document.createElement('a')
  link.href = href
  link.textContent = label
  item.append(link, meaning ? `: ${meaning}` : '.')
  return item
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function say(text: string): void {
  part('status').textContent = text
}
