import { CallCounts } from '../store/count-calls.ts'
import type { CallCount, Engine, GroupKey, Turn } from '../store/store.ts'
import { countCalls, type Grouping, groupings, keySqlOf, rangeOf } from './count-by.ts'
import type { CallFilter } from './search-calls.ts'

/** A day of UTC. Time zones change, but every range consists of such days and of less than two days at its ends. */
const day = 86_400_000
/** How far back days are counted in advance. */
const mostDays = 400

/** The calls of one group with one outcome, as they are stored: seconds and calls in turns, where -1 is an unknown time. */
type PackedCounts = readonly [groupKey: GroupKey, kind: number, counts: readonly number[]]

/**
 * Counts the calls that match a filter by a grouping. The counts of days that were counted in advance are added up, and only the calls
 * of other times are read. A filter by more than time reads all calls.
 */
export async function countByDays(engine: Engine, filter: CallFilter, by: Grouping, turn?: Turn): Promise<CallCount[]> {
  const counted = isOnlyByTime(filter) ? await countedDays(engine, filter, by) : []
  const sums = new CallCounts()
  const countFrom = async (start: number | undefined, end: number | undefined): Promise<void> => {
    const rows = await countCalls(engine, { ...filter, from: start, to: end }, keySqlOf(by), turn)
    for (const { groupKey, kind, seconds, calls } of rows) sums.add(groupKey, kind, seconds, calls)
  }
  let { from } = filter
  for (const { day: one, counts } of counted) {
    const [start, end] = [one * day, (one + 1) * day]
    if (from === undefined || from < start) await countFrom(from, start)
    const packed: PackedCounts[] = JSON.parse(counts)
    for (const [groupKey, kind, list] of packed)
      for (let index = 0; index < list.length; index += 2) {
        const [seconds = -1, calls = 0] = [list[index], list[index + 1]]
        sums.add(groupKey, kind, seconds < 0 ? null : seconds, calls)
      }
    from = end
  }
  if (from === undefined || filter.to === undefined || from < filter.to) await countFrom(from, filter.to)
  return sums.rows()
}

function isOnlyByTime({ ccId: _ccId, from: _from, to: _to, ...others }: CallFilter): boolean {
  return Object.values(others).every((value) => value === undefined)
}

/** The counts of a day as JSON of {@link PackedCounts}. */
interface CountedDay {
  readonly day: number
  readonly counts: string
}

/** Returns the days within the range of a filter whose counts are current, in order. */
function countedDays(engine: Engine, { ccId, from, to }: CallFilter, by: Grouping): Promise<CountedDay[]> {
  const first = Math.ceil((from ?? 0) / day)
  const last = to === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(to / day) - 1
  // A change of a call counts up the version of its day in the same transaction, so counts with this version are those of the day.
  return engine.query<CountedDay>(
    `SELECT day_count.day AS day, counts FROM day_count JOIN call_day ON call_day.cc_id = day_count.cc_id
       AND call_day.day = day_count.day AND call_day.version = day_count.version
     WHERE day_count.cc_id = $1 AND day_count.grouping = $2 AND day_count.day >= $3 AND day_count.day <= $4
     ORDER BY day_count.day`,
    [ccId, by, first, last],
  )
}

/**
 * Counts the calls of all days that are over, as far as it was not done since a call of the day has changed. The latest days come first.
 * It can be interrupted at any moment.
 *
 * @returns How many days were counted.
 */
export async function countDays(engine: Engine, { now = Date.now(), signal }: CountDaysOptions = {}): Promise<number> {
  const today = Math.floor(now / day)
  const oldest = today - mostDays
  if (!(await notesChanges(engine))) {
    await engine.query('DELETE FROM day_count')
    return 0
  }
  await engine.query('DELETE FROM day_count WHERE day < $1', [oldest])
  await engine.query('DELETE FROM call_day WHERE day < $1', [oldest])
  let counted = 0
  let failure: unknown
  for await (const ccId of callCenters(engine)) {
    await addDays(engine, ccId, oldest, today)
    for (const by of groupings) {
      const days = await engine.query<{ day: number; version: number }>(
        `SELECT call_day.day AS day, call_day.version AS version FROM call_day LEFT JOIN day_count
           ON day_count.cc_id = call_day.cc_id AND day_count.day = call_day.day AND day_count.grouping = $2
         WHERE call_day.cc_id = $1 AND call_day.day >= $3 AND call_day.day < $4
           AND coalesce(day_count.version, -1) <> call_day.version ORDER BY call_day.day DESC`,
        [ccId, by, oldest, today],
      )
      for (const { day: one, version } of days) {
        if (signal?.aborted) return counted
        try {
          await countDay(engine, { ccId, one, version, by })
          counted += 1
        } catch (error) {
          // A day with too many calls must not keep the others from being counted.
          failure ??= error
        }
      }
    }
  }
  if (failure) throw failure
  return counted
}

interface UncountedDay {
  readonly ccId: number
  readonly one: number
  readonly version: number
  readonly by: Grouping
}

async function countDay(engine: Engine, { ccId, one, version, by }: UncountedDay): Promise<void> {
  const filter = { ccId, from: one * day, to: (one + 1) * day }
  const counts = pack(await countCalls(engine, filter, keySqlOf(by)))
  // With the version from before. If a call has changed since, the counts are not current.
  await engine.query(
    `INSERT INTO day_count (cc_id, day, grouping, version, counts) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (cc_id, day, grouping) DO UPDATE SET version = excluded.version, counts = excluded.counts`,
    [ccId, one, by, version, JSON.stringify(counts)],
  )
}

interface CountDaysOptions {
  readonly now?: number
  readonly signal?: AbortSignal
}

/** Returns whether changes of calls are noted. An operator who has replaced the table may have lost the triggers that do it. */
async function notesChanges(engine: Engine): Promise<boolean> {
  if (engine.name === 'SQLite') return true
  const triggers = await engine.query(
    "SELECT 1 AS one FROM pg_trigger WHERE tgrelid = 'cdr'::regclass AND tgname LIKE 'cdr\\_note\\_%' AND tgenabled <> 'D'",
  )
  return triggers.length === 4
}

async function* callCenters(engine: Engine): AsyncGenerator<number> {
  for (let ccId = -1; ; ) {
    const [row] = await engine.query<{ next: number | null }>('SELECT min(cc_id) AS next FROM cdr WHERE cc_id > $1', [
      ccId,
    ])
    if (row?.next == null) return
    ccId = row.next
    yield ccId
  }
}

/** Adds the days whose calls have not changed since the version of the schema that notes it. */
async function addDays(engine: Engine, ccId: number, oldest: number, today: number): Promise<void> {
  const range = await rangeOf(engine, ccId)
  if (!range) return
  const [first, last] = [Math.max(oldest, Math.floor(range.from / day)), Math.min(today, Math.ceil(range.to / day)) - 1]
  const days = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
  if (days.length === 0) return
  const values = days.map((_day, index) => `($1, $${index + 2}, 0)`).join(', ')
  const sql = `INSERT INTO call_day (cc_id, day, version) VALUES ${values} ON CONFLICT DO NOTHING`
  await engine.query(sql, [ccId, ...days])
}

function pack(rows: readonly CallCount[]): PackedCounts[] {
  const groups = Map.groupBy(rows, ({ groupKey, kind }) => `${groupKey} ${kind}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first ? [[first.groupKey, first.kind, group.flatMap(({ seconds, calls }) => [seconds ?? -1, calls])]] : []
  })
}
