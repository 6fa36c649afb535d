// Calls that a database generates by itself, in the SQL of both engines.

// Numbers that look like chance.
const chance = (factor: number, values: number): string => `((n * ${factor} + n / 977) % ${values})`

/**
 * Returns a statement that inserts a call for each number `n` of a source.
 *
 * @param begin When the call with the number 0 began, in seconds since 1970.
 * @param spacing The seconds between two calls.
 * @param storedAt When all of them were stored.
 */
export function insertCalls(
  source: string,
  { begin, spacing, storedAt }: { begin: number; spacing: number; storedAt: string },
): string {
  const answered = `${chance(7919, 100)} < 82`
  const began = `CAST(${begin} + n * ${spacing} AS BIGINT)`
  const callId = `CAST(${began} AS TEXT) || '-' || CAST(n AS TEXT)`
  const columns: Readonly<Record<string, string>> = {
    cc_id: '1',
    direction: `'inbound'`,
    call_id: callId,
    record: `'{"callId":"' || ${callId} || '","queueWaitTime":12,"callTime":180,"callerNo":"5511955501234","calleeNo":"4000"}'`,
    source_id: '1',
    stored_at: `'${storedAt}'`,
    began_at: `${began} * 1000`,
    began_from: `'callId'`,
    ended_at: `${began} * 1000 + 200000`,
    wait_seconds: chance(104_729, 180),
    talk_seconds: `CASE WHEN ${answered} THEN 1 + ${chance(1299709, 600)} ELSE 0 END`,
    agent_id: `CASE WHEN ${answered} THEN 1000 + ${chance(15485863, 200)} END`,
    skill_queue_id: `1 + ${chance(31, 20)}`,
    vdn_id: '1',
    call_type: '0',
    release_cause: `CASE WHEN ${answered} THEN 0 ELSE 500 + ${chance(13, 20)} END`,
    calling_number: `CAST(5511000000000 + ${chance(32452843, 900_000)} AS TEXT)`,
    called_number: `'4000'`,
    is_answered: `CASE WHEN ${answered} THEN 1 ELSE 0 END`,
    is_abandoned: `CASE WHEN ${answered} THEN 0 ELSE 1 END`,
  }
  return `INSERT INTO cdr (${Object.keys(columns).join(', ')}) SELECT ${Object.values(columns).join(', ')} FROM ${source}`
}
