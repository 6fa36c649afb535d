import { beforeEach, expect, test } from 'vitest'
import { useTestConsole, watchShifts } from '../test/console.ts'
import { ids, paste, putListedCalls, waitForCounts } from '../test/lists.ts'

// A list that is being looked up: paused, interrupted, resumed.
const tests = useTestConsole()
const { openSignedIn, allow } = tests
beforeEach(() => putListedCalls(tests.server.store))

test('a run that is paused keeps its records and can resume, and calls that failed can be retried', async () => {
  allow(/status of 500/)
  const page = await openSignedIn('/')
  let held = true
  let requests = 0
  const pausing = Promise.withResolvers<void>()
  await page.route('**/rest/**', async (route) => {
    requests += 1
    if (held && route.request().postData()?.includes('-0009')) return route.fulfill({ status: 500 })
    // The run cannot end before it is paused.
    if (requests > 10) await pausing.promise
    return route.continue()
  })
  await paste(page, ids.join('\n'))
  await page.getByRole('button', { name: /^Look up \d/ }).click()
  await page.getByRole('button', { name: 'Pause' }).click()
  pausing.resolve()
  await page.getByText('Paused', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Resume' }).click()
  await waitForCounts(page, 29, 0, 1)
  held = false
  await page.getByRole('button', { name: 'Retry 1 failed call' }).click()
  await waitForCounts(page, 30, 0, 0)
})

test('nothing jumps while calls come in, however long that takes', async () => {
  const page = await openSignedIn('/', { viewport: { width: 1100, height: 2200 } })
  await paste(page, ids.join('\n'))
  await page.getByRole('button', { name: /^Look up \d/ }).waitFor()
  const shifts = await watchShifts(page)
  // A click is forgiven what it moves for half a second, so no call comes in before that.
  let later: Promise<void> | undefined
  await page.route('**/rest/**', async (route) => {
    later ??= new Promise((resolve) => setTimeout(resolve, 600))
    await later
    return route.continue()
  })
  await page.getByRole('button', { name: /^Look up \d/ }).click()
  await page.getByText('Done', { exact: true }).waitFor()
  expect(await shifts()).toEqual([])
})

test('a server that is stopped half-way pauses the run, and nothing is lost', async () => {
  allow(/ERR_CONNECTION_REFUSED/)
  const page = await openSignedIn('/')
  let responses = 0
  let isStopped = false
  await page.route('**/rest/**', (route) => {
    responses += 1
    isStopped ||= responses > 15
    return isStopped ? route.abort('connectionrefused') : route.continue()
  })
  await paste(page, ids.join('\n'))
  await page.getByRole('button', { name: /^Look up \d/ }).click()
  await page.getByText("Paused: can't reach the server.").waitFor()
  await page.unroute('**/rest/**')
  await page.getByRole('button', { name: 'Resume' }).click()
  await page.getByText('Done', { exact: true }).waitFor()
  await waitForCounts(page, 30, 0, 0)
})

test('a session that ends in the middle of a list asks for a sign-in and goes on by itself', async () => {
  allow(/status of 401/)
  const page = await openSignedIn('/')
  let requests = 0
  await page.route('**/rest/**', async (route) => {
    requests += 1
    if (requests === 10) await tests.server.store.engine.query('DELETE FROM session', [])
    return route.continue()
  })
  await paste(page, ids.join('\n'))
  await page.getByRole('button', { name: /^Look up \d/ }).click()
  await page.getByText('Your session expired.').waitFor()
  await tests.signIn(page)
  await waitForCounts(page, 30, 0, 0)
})
