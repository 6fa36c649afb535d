import { axeFaults } from '@org/cms-cdr-test-support/axe'
import { expect, inject, test } from 'vitest'
import { guide, openSite } from '../test/open-site.ts'

const url = inject('siteUrl')
const { page, outside, complaints } = await openSite()

// Pages of a kind differ in their text only.
test.each(['', 'try-it/', 'quickstart/tester/', 'harvesting/', 'codes/leave-reason/', '404.html'])(
  'axe finds no fault in %s, in light or dark',
  async (path) => {
    await page.emulateMedia({ colorScheme: 'light' })
    await page.goto(url + path)
    const light = await axeFaults(page)
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark')
    // Nothing but the colors differs in the dark.
    expect([...light, ...(await axeFaults(page, { runOnly: ['color-contrast'] }))]).toEqual([])
  },
)

test.each(guide.concat('404.html'))('nothing of %s is cut off at 320 pixels', async (file) => {
  await page.setViewportSize({ width: 320, height: 640 })
  await page.goto(url + file.replace(/index\.html$/, ''), { waitUntil: 'domcontentloaded' })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
})

test('no page requests anything from another host, or has an error', () => {
  expect([outside, complaints]).toEqual([[], []])
})
