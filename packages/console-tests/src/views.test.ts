import { expect, test } from 'vitest'
import { makeSignInLink } from '../../../apps/server/src/people/sessions.ts'
import { accessibilityFaults, outbound, useTestConsole, widthAt320 } from '../test/console.ts'

// What holds for each view: accessibility, a narrow window, and the language of the browser.
const tests = useTestConsole()
const { open, openSignedIn } = tests

const views = {
  'sign-in': ['/', false],
  call: [`/call?id=${outbound}`, true],
  failure: ['/call?id=nothing-there', true],
  codes: ['/codes', true],
  history: [`/history`, true],
  'look-up': ['/look-up', true],
} as const
const ready = {
  'sign-in': 'form',
  call: '.call',
  failure: '[role=alert]',
  codes: 'table',
  history: '.history',
  'look-up': 'textarea',
} as const

test.each(Object.keys(views) as (keyof typeof views)[])(
  'the view %s has no fault that axe finds, in light or dark, and fits a width of 320 pixels',
  async (name) => {
    const [path, isSignedIn] = views[name]
    const page = await (isSignedIn ? openSignedIn : open)(path)
    await page.locator(ready[name]).first().waitFor()
    // A few rows stand for all.
    if (name === 'codes') await page.getByLabel('Search codes and meanings').fill('hung up')
    expect(await accessibilityFaults(page)).toEqual([])
    expect(await widthAt320(page)).toBe(320)
  },
)

test('the page of a one-time link has no fault that axe finds, in light or dark, and fits a width of 320 pixels', async () => {
  const page = await open(`/sign-in/${await makeSignInLink(tests.server.store.engine, 'ann')}`)
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await widthAt320(page)).toBe(320)
})

test.each([
  ['zh-CN', '通话记录', '通话', '流程结束呼叫，正常释放。'],
  ['pt-BR', 'Registros de chamadas', 'Conversa', 'O fluxo encerrou a chamada; liberação normal.'],
  ['es-MX', 'Registros de llamadas', 'Conversación', 'El flujo terminó la llamada; liberación normal.'],
])(
  'a browser that wants %s is spoken to in that language, which can be changed',
  async (locale, title, talk, cause) => {
    const page = await openSignedIn(`/call?id=${outbound}`, { locale })
    await page.locator('.call').waitFor()
    expect(await page.title()).toContain(title)
    expect(await page.locator('.timeline').innerText()).toContain(talk)
    await page.locator('.cause').getByText(cause).waitFor()
    await page.locator('.sidebar .end button').last().click()
    await page.getByRole('menuitemradio', { name: 'English' }).click()
    await page.getByText('Total 1:50').waitFor()
    await page.reload()
    await page.getByText('Total 1:50').waitFor()
  },
)
