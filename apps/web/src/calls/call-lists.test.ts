import { createCdrClient } from '@org/cms-cdr-client/browser'
import { expect, test } from 'vitest'
import { CallLists } from './call-lists.ts'

const settings = { ccId: 1, direction: 'auto', timeZone: undefined } as const
const file = (name: string) => new File(['a'], name)

/** Lists whose calls are looked up at a server that never responds. */
function openLists(...names: string[]): CallLists {
  const fetch = () => new Promise<Response>(() => {})
  const lists = new CallLists((options) => createCdrClient({ ...options, baseUrl: 'http://cdr.test', fetch }))
  for (const name of names) lists.open(file(name), settings)
  return lists
}

test('a second list is opened beside the first one, and each keeps its settings and its table', () => {
  const lists = openLists('one.csv', 'two.csv')
  const [one, two] = lists.all()
  expect([one?.file.name, two?.file.name, lists.shown()]).toEqual(['one.csv', 'two.csv', two?.id])
  lists.configure(one?.id ?? 0, { direction: 'outbound' })
  lists.arrange(two?.id ?? 0, { active: 7 })
  expect(lists.all().map((list) => [list.settings.direction, list.table.active])).toEqual([
    ['outbound', undefined],
    ['auto', 7],
  ])
})

test('a call is looked up with the settings of its list, unless its line names its own', () => {
  const lists = openLists('one.csv')
  const id = lists.shown() ?? 0
  lists.configure(id, { ccId: 7, direction: 'outbound' })
  const queries = [{ callId: 'a' }, { callId: 'b', ccId: 2, direction: 'inbound' as const }]
  lists.lookUp(id, { name: 'one.csv', queries })
  const run = lists.all()[0]?.run
  expect(run?.rows.map(({ query }) => query)).toEqual([
    { callId: 'a', ccId: 7, direction: 'outbound' },
    { callId: 'b', ccId: 2, direction: 'inbound' },
  ])
  // What is shown stays what was used.
  lists.configure(id, { ccId: 8 })
  expect(lists.all()[0]?.settings).toEqual({ ccId: 7, direction: 'outbound', timeZone: undefined })
  lists.closeAll()
  expect([lists.all(), lists.shown(), run?.status]).toEqual([[], undefined, 'paused'])
})

test('closing a list shows the one beside it', () => {
  const lists = openLists('one', 'two', 'three')
  const names = () => lists.all().map((list) => list.file.name)
  const shown = () => lists.all().find(({ id }) => id === lists.shown())?.file.name
  lists.show(lists.all()[0]?.id)
  lists.close(lists.shown() ?? 0)
  expect([names(), shown()]).toEqual([['two', 'three'], 'two'])
  lists.show(lists.all()[1]?.id)
  lists.close(lists.shown() ?? 0)
  expect([names(), shown()]).toEqual([['two'], 'two'])
  lists.close(lists.shown() ?? 0)
  expect([names(), shown()]).toEqual([[], undefined])
})
