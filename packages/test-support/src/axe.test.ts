import { afterAll, expect, test } from 'vitest'
import { axeFaults } from './axe.ts'
import { sharedBrowser } from './browser.ts'

// The test of the shared browser starts it itself.
afterAll(async () => (await sharedBrowser()).close())

test('axe names the rule and the first element that violates it, in each document anew, and refuses frames', async () => {
  const page = await (await sharedBrowser()).newPage()
  const start = '<!doctype html><html lang="en"><title>page</title><main><h1>page</h1>'
  await page.setContent(`${start}<img id="a"><img id="b"></main>`)
  expect(await axeFaults(page)).toEqual([['image-alt', '<img id="a">']])
  expect(await axeFaults(page, { runOnly: ['color-contrast'] })).toEqual([])
  await page.setContent(`${start}<p style="color:#eee;background:#fff">text</p></main>`)
  expect((await axeFaults(page)).map(([rule]) => rule)).toEqual(['color-contrast'])
  await page.setContent(`${start}<iframe srcdoc="<p>inside</p>"></iframe></main>`)
  await expect(axeFaults(page)).rejects.toThrow('frames')
  await page.close()
})
