import { expect, test } from 'vitest'
import { useTestConsole } from '../test/console.ts'
import { leaveSharedPage, openSharedPage } from '../test/shared-page.ts'

const tests = useTestConsole()

const state = `({
  stored: [{ ...localStorage }, { ...sessionStorage }],
  history: history.length,
  size: [innerWidth, innerHeight],
  isDark: matchMedia('(prefers-color-scheme: dark)').matches,
  isStill: matchMedia('(prefers-reduced-motion: reduce)').matches,
})`

test('the page that tests share keeps nothing of the test before', async () => {
  const page = await tests.open('/icon.svg')
  // The first test of a worker finds the empty page in the history; the others do not.
  await leaveSharedPage(tests.server.url)
  const before = await page.evaluate(state)
  const databases = () => page.evaluate('indexedDB.databases().then((all) => all.length)')
  await page.evaluate(`
    localStorage.setItem('a', '1')
    sessionStorage.setItem('b', '2')
    new Promise((resolve) => { indexedDB.open('c').onsuccess = resolve })
  `)
  await page.context().addCookies([{ name: 'd', value: '4', url: tests.server.url }])
  await page.context().grantPermissions(['clipboard-read'])
  await page.setViewportSize({ width: 320, height: 640 })
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'no-preference' })
  await page.route('**', (route) => route.abort())
  await tests.openBeside(page, '/icon.svg')
  expect(await page.evaluate(state)).not.toEqual(before)

  await leaveSharedPage(tests.server.url)
  expect(await openSharedPage({})).toBe(page)
  await page.goto(`${tests.server.url}/icon.svg`)
  expect(await page.evaluate(state)).toEqual(before)
  expect(await databases()).toBe(0)
  expect(await page.context().cookies()).toEqual([])
  expect(page.context().pages()).toEqual([page])
  expect(
    await page.evaluate("navigator.permissions.query({ name: 'clipboard-read' }).then(({ state }) => state)"),
  ).not.toBe('granted')
})
