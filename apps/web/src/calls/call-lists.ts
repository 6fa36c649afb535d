import { type CdrBatchQuery, createCdrClient } from '@org/cms-cdr-client/browser'
import type { Filter, Sort } from './arrange-rows.ts'
import { CallRun } from './call-run.ts'
import type { ColumnName } from './columns.ts'
import type { ReadList } from './read-list.ts'

/** How calls are looked up that do not say it themselves. */
export interface LookUpSettings {
  readonly ccId: number
  readonly direction: NonNullable<CdrBatchQuery['direction']>
  /** Of the contact center, to read its local times. */
  readonly timeZone: string | undefined
}

/** The state of a table, which stays while one of its calls is shown. */
export interface TableState {
  readonly filter: Filter
  readonly sort: Sort | undefined
  /** Indexes of the rows that are selected. */
  readonly selected: ReadonlySet<number>
  /** Index of the row that the keyboard is on. */
  readonly active: number | undefined
  readonly scrollTop: number
}

const everything: TableState = {
  filter: { text: '', state: undefined, releaseCause: undefined },
  sort: undefined,
  selected: new Set(),
  active: undefined,
  scrollTop: 0,
}

/** A list of calls that somebody opened: the file, the settings for looking it up, and the run that does so. */
export interface OpenList {
  readonly id: number
  readonly file: File
  readonly settings: LookUpSettings
  readonly run: CallRun | undefined
  readonly table: TableState
}

/**
 * The lists of calls that are open. They last as long as the page: a view that fails, or a call that is opened, loses none of
 * them, and one list never replaces another.
 */
export class CallLists {
  #lists: readonly OpenList[] = []
  #shown: number | undefined
  #lastId = 0
  readonly #listeners = new Set<() => void>()
  readonly #createClient: typeof createCdrClient

  constructor(createClient = createCdrClient) {
    this.#createClient = createClient
  }

  /** Reports changes of the lists and of their runs. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Returns the lists, the first one that was opened first. It is the same array until one changes. */
  readonly all = (): readonly OpenList[] => this.#lists

  /** Returns the ID of the list that is shown, or `undefined` for the form that opens one. */
  readonly shown = (): number | undefined => this.#shown

  /** Opens a list beside those that are open, and shows it. */
  open(file: File, settings: LookUpSettings): void {
    this.#lastId += 1
    this.#shown = this.#lastId
    this.#set([...this.#lists, { id: this.#lastId, file, settings, run: undefined, table: everything }])
  }

  /** Shows a list, or the form that opens one. */
  show(id: number | undefined): void {
    this.#shown = id
    this.#notify()
  }

  /** Changes the settings of a list that is not looked up yet. */
  configure(id: number, settings: Partial<LookUpSettings>): void {
    this.#change(id, (list) => (list.run ? list : { ...list, settings: { ...list.settings, ...settings } }))
  }

  /** Changes the table of a list. */
  arrange(id: number, table: Partial<TableState>): void {
    this.#change(id, (list) => ({ ...list, table: { ...list.table, ...table } }))
  }

  /** Looks up the calls of a list, by its settings where a line does not name its own. */
  lookUp(id: number, { name, queries }: Pick<ReadList, 'name' | 'queries'>): void {
    this.#change(id, (list) => {
      if (list.run) return list
      const { ccId, direction, timeZone } = list.settings
      const client = this.#createClient({ ccId, timeZone })
      const run = new CallRun(
        name,
        queries.map((query) => ({
          callId: query.callId,
          ccId: query.ccId ?? ccId,
          direction: query.direction ?? direction,
        })),
        client,
      )
      run.subscribe(this.#notify)
      void run.start()
      return { ...list, run }
    })
  }

  /** Continues the lists that stopped because the session had expired. */
  resumeSignedOut(): void {
    for (const { run } of this.#lists) if (run?.pausedBy === 'signedOut') void run.start()
  }

  /** Closes a list, ends looking it up, and shows the one beside it. */
  close(id: number): void {
    const place = this.#lists.findIndex((list) => list.id === id)
    this.#lists[place]?.run?.pause('person')
    const rest = this.#lists.filter((list) => list.id !== id)
    if (this.#shown === id) this.#shown = (rest[place] ?? rest.at(-1))?.id
    this.#set(rest)
  }

  /** Closes all lists, for the next person. */
  closeAll(): void {
    for (const { run } of this.#lists) run?.pause('person')
    this.#shown = undefined
    this.#set([])
  }

  #change(id: number, changed: (list: OpenList) => OpenList): void {
    this.#set(this.#lists.map((list) => (list.id === id ? changed(list) : list)))
  }

  #set(lists: readonly OpenList[]): void {
    this.#lists = lists
    this.#notify()
  }

  readonly #notify = (): void => {
    for (const listener of this.#listeners) listener()
  }
}

/** What the headers of the table do: sort by a column, turn the order, leave it. */
export function nextSort(sort: Sort | undefined, column: ColumnName): Sort | undefined {
  if (sort?.column !== column) return { column, isDescending: true }
  return sort.isDescending ? { column, isDescending: false } : undefined
}
