import { UserError } from '../user-error.ts'

/**
 * What may happen to a database that is opened. `open` changes nothing and needs tables of the current version; `create`
 * creates them where there are none; `migrate` also brings older ones up to date.
 */
export type OpenMode = 'open' | 'create' | 'migrate'

/** A SQL dialect: the parts that differ between engines. */
export interface SqlDialect {
  /** Type of an integer. */
  readonly integer: string
  /** Type of a string, compared byte by byte. */
  readonly text: string
  /** A column that numbers the rows. */
  readonly id: string
  /** What follows the columns of a table, and of one that is stored in the order of its key. */
  readonly table: string
  readonly clustered: string
  /** Returns statements after which rows of a table can be neither changed nor deleted. */
  readonly appendOnly: (table: string) => string
  /**
   * Returns statements after which ranges of a column of a table can be made partitions, where the engine has them. What is in none of
   * the ranges is in the partition `…_rest`, as everything is at first.
   */
  readonly divisible: (table: string, column: string) => string
  /**
   * Returns statements after which every change of a row of `cdr` counts up the version of its day in `call_day`, in the same transaction
   * and whichever program changes it.
   */
  readonly noteChanges: string
  /** Names the schema of `call_day` for {@link noteChanges}, so that no temporary table of this name comes first. */
  readonly fixNotes: string
}

/** The changes of a row that concern its day, and which state of the row says when the call began. */
export const notedChanges = [
  ['INSERT', 'new'],
  ['UPDATE', 'new'],
  ['UPDATE', 'old'],
  ['DELETE', 'old'],
] as const

/** A step from one schema version to the next, on every engine. */
export interface Migration {
  readonly name: string
  readonly sql: (dialect: SqlDialect) => string
}

/**
 * All migrations, in order: the version of a database is the number of those that it has. They only add, and new columns are
 * nullable or have a default, so that older servers keep working beside newer ones. A column is dropped one release after
 * the last that used it. One that creates or drops an index of `cdr` has no other statement: Citus sends its whole text to the workers, which
 * accept a single one.
 */
export const migrations: readonly Migration[] = [
  {
    name: 'create the tables of records and their sources',
    sql: ({ integer, text, id, table, clustered }) => `
    CREATE TABLE source (
      source_id ${id},
      kind ${text} NOT NULL,
      name ${text} NOT NULL,
      started_at ${text} NOT NULL
    ) ${table};
    CREATE TABLE cdr (
      cc_id ${integer} NOT NULL,
      direction ${text} NOT NULL CHECK (direction IN ('inbound', 'outbound')),
      call_id ${text} NOT NULL,
      record ${text} NOT NULL,
      source_id ${integer} NOT NULL,
      stored_at ${text} NOT NULL,
      PRIMARY KEY (cc_id, direction, call_id)
    ) ${clustered};`,
  },
  {
    name: 'add the original response of an upstream to records',
    sql: ({ text }) => `
    ALTER TABLE cdr ADD COLUMN answer ${text};
    ALTER TABLE cdr ADD COLUMN answer_hash ${text};`,
  },
  {
    name: 'add access keys, people, sessions and the audit log',
    sql: ({ integer, text, id, table, clustered, appendOnly }) => `
    CREATE TABLE access_key (
      access_key ${text} NOT NULL PRIMARY KEY,
      secret_key ${text} NOT NULL,
      cc_ids ${text},
      requests_per_second ${integer},
      created_at ${text} NOT NULL,
      disabled_at ${text}
    ) ${clustered};
    CREATE TABLE seen_signature (
      signature ${text} NOT NULL PRIMARY KEY,
      expires_at ${text} NOT NULL
    ) ${clustered};
    CREATE INDEX seen_signature_expiry ON seen_signature (expires_at);
    CREATE TABLE person (
      name ${text} NOT NULL PRIMARY KEY,
      password_hash ${text},
      created_at ${text} NOT NULL
    ) ${clustered};
    CREATE TABLE session (
      token_hash ${text} NOT NULL PRIMARY KEY,
      person ${text} NOT NULL,
      expires_at ${text} NOT NULL
    ) ${clustered};
    CREATE TABLE sign_in_link (
      token_hash ${text} NOT NULL PRIMARY KEY,
      person ${text} NOT NULL,
      expires_at ${text} NOT NULL
    ) ${clustered};
    CREATE TABLE failed_sign_in (
      subject ${text} NOT NULL,
      failed_at ${text} NOT NULL
    ) ${table};
    CREATE INDEX failed_sign_in_subject ON failed_sign_in (subject, failed_at);
    CREATE TABLE audit (
      audit_id ${id},
      happened_at ${text} NOT NULL,
      person ${text} NOT NULL,
      action ${text} NOT NULL,
      cc_id ${integer},
      direction ${text},
      call_id ${text}
    ) ${table};
    ${appendOnly('audit')}`,
  },
  {
    // People of older databases could reveal phone numbers, and still can.
    name: 'add roles, call centers and request rates of people, and details to the audit log',
    sql: ({ integer, text }) => `
    ALTER TABLE person ADD COLUMN role ${text} NOT NULL DEFAULT 'supervisor';
    ALTER TABLE person ADD COLUMN cc_ids ${text};
    ALTER TABLE person ADD COLUMN requests_per_second ${integer};
    ALTER TABLE person ADD COLUMN reveals_per_minute ${integer};
    ALTER TABLE person ADD COLUMN revealed_until ${integer} NOT NULL DEFAULT 0;
    ALTER TABLE person ADD COLUMN session_epoch ${integer} NOT NULL DEFAULT 0;
    ALTER TABLE session ADD COLUMN session_epoch ${integer} NOT NULL DEFAULT 0;
    ALTER TABLE audit ADD COLUMN details ${text};
    CREATE INDEX audit_person ON audit (person, audit_id);`,
  },
  {
    name: 'count sign-ins before their passwords are checked',
    sql: ({ integer, text, clustered }) => `
    CREATE TABLE sign_in_attempt (
      subject ${text} NOT NULL PRIMARY KEY,
      attempts ${integer} NOT NULL,
      expires_at ${text} NOT NULL
    ) ${clustered};`,
  },
  {
    name: 'add earlier secrets and permissions to access keys',
    sql: ({ text }) => `
    ALTER TABLE access_key ADD COLUMN secret_since ${text};
    ALTER TABLE access_key ADD COLUMN earlier_secrets ${text};
    ALTER TABLE access_key ADD COLUMN permissions ${text};`,
  },
  {
    name: 'add erased calls, and a row that checks of readiness write',
    sql: ({ integer, text, clustered }) => `
    CREATE TABLE store_check (
      check_id ${integer} NOT NULL PRIMARY KEY,
      checked_at ${text} NOT NULL
    ) ${clustered};
    CREATE TABLE erasure_salt (
      salt ${text} NOT NULL PRIMARY KEY
    ) ${clustered};
    CREATE TABLE erased_call (
      call_hash ${text} NOT NULL PRIMARY KEY,
      erased_at ${text} NOT NULL
    ) ${clustered};`,
  },
  {
    name: 'add the legs of calls that are not complete, and the files that were taken from watched folders',
    sql: ({ integer, text, clustered }) => `
    CREATE TABLE pending_leg (
      cc_id ${integer} NOT NULL,
      call_id ${text} NOT NULL,
      leg_number ${integer} NOT NULL,
      leg_hash ${text} NOT NULL,
      detail ${text} NOT NULL,
      source_id ${integer} NOT NULL,
      line ${integer} NOT NULL,
      stored_at ${text} NOT NULL,
      PRIMARY KEY (cc_id, call_id, leg_number, leg_hash)
    ) ${clustered};
    CREATE TABLE imported_file (
      content_hash ${text} NOT NULL PRIMARY KEY,
      name ${text} NOT NULL,
      bytes ${integer} NOT NULL,
      result ${text} NOT NULL,
      imported_at ${text} NOT NULL
    ) ${clustered};`,
  },
  {
    name: 'add people of an OpenID provider',
    sql: ({ text }) => `
    ALTER TABLE person ADD COLUMN oidc_issuer ${text};
    ALTER TABLE person ADD COLUMN oidc_subject ${text};
    CREATE UNIQUE INDEX person_oidc ON person (oidc_issuer, oidc_subject);
    ALTER TABLE session ADD COLUMN id_token ${text};`,
  },
  {
    name: 'add the columns and indexes by which calls are searched',
    sql: ({ integer, text, table }) => `
    ALTER TABLE cdr ADD COLUMN began_at ${integer};
    ALTER TABLE cdr ADD COLUMN began_from ${text};
    ALTER TABLE cdr ADD COLUMN ended_at ${integer};
    ALTER TABLE cdr ADD COLUMN wait_seconds ${integer};
    ALTER TABLE cdr ADD COLUMN talk_seconds ${integer};
    ALTER TABLE cdr ADD COLUMN agent_id ${integer};
    ALTER TABLE cdr ADD COLUMN skill_queue_id ${integer};
    ALTER TABLE cdr ADD COLUMN vdn_id ${integer};
    ALTER TABLE cdr ADD COLUMN call_type ${integer};
    ALTER TABLE cdr ADD COLUMN release_cause ${integer};
    ALTER TABLE cdr ADD COLUMN calling_number ${text};
    ALTER TABLE cdr ADD COLUMN called_number ${text};
    ALTER TABLE cdr ADD COLUMN is_answered ${integer};
    ALTER TABLE cdr ADD COLUMN is_abandoned ${integer};
    CREATE INDEX cdr_begin ON cdr (cc_id, began_at, direction, call_id);
    CREATE INDEX cdr_agent ON cdr (cc_id, agent_id, began_at, direction, call_id);
    CREATE INDEX cdr_queue ON cdr (cc_id, skill_queue_id, began_at, direction, call_id);
    CREATE INDEX cdr_cause ON cdr (cc_id, release_cause, began_at, direction, call_id);
    CREATE INDEX cdr_calling ON cdr (cc_id, calling_number, began_at, direction, call_id);
    CREATE INDEX cdr_called ON cdr (cc_id, called_number, began_at, direction, call_id);
    CREATE INDEX cdr_not_indexed ON cdr (cc_id, direction, call_id) WHERE began_at IS NULL;
    CREATE TABLE archive_setting (
      name ${text} NOT NULL PRIMARY KEY,
      value ${text} NOT NULL
    ) ${table};`,
  },
  {
    name: 'index the audit log by action and time',
    sql: () => `
    CREATE INDEX audit_action ON audit (action, audit_id);
    CREATE INDEX audit_time ON audit (happened_at);`,
  },
  {
    name: 'add the progress and the losses of the harvest, and leases',
    sql: ({ integer, text, clustered, id, table }) => `
    CREATE TABLE harvest_progress (
      cc_id ${integer} NOT NULL,
      vdn ${integer} NOT NULL,
      direction ${text} NOT NULL,
      complete_until ${integer} NOT NULL,
      listed_at ${integer} NOT NULL,
      pending ${integer} NOT NULL,
      at_risk ${integer} NOT NULL,
      PRIMARY KEY (cc_id, vdn, direction)
    ) ${clustered};
    CREATE TABLE harvest_loss (
      loss_id ${id},
      cc_id ${integer} NOT NULL,
      vdn ${integer} NOT NULL,
      direction ${text} NOT NULL,
      lost_from ${integer} NOT NULL,
      lost_until ${integer} NOT NULL,
      calls ${integer},
      noticed_at ${integer} NOT NULL,
      UNIQUE (cc_id, vdn, direction, lost_from, lost_until)
    ) ${table};
    CREATE TABLE lease (
      name ${text} NOT NULL PRIMARY KEY,
      holder ${text},
      beats ${integer} NOT NULL
    ) ${clustered};`,
  },
  {
    name: 'number calls in the order in which they are stored',
    sql: ({ integer, text, clustered }) => `
    CREATE TABLE kept_sequence (
      sequence_id ${integer} NOT NULL PRIMARY KEY,
      last_position ${integer} NOT NULL,
      forgotten ${integer} NOT NULL
    ) ${clustered};
    INSERT INTO kept_sequence (sequence_id, last_position, forgotten) VALUES (1, 0, 0);
    CREATE TABLE kept_call (
      position ${integer} NOT NULL PRIMARY KEY,
      cc_id ${integer} NOT NULL,
      direction ${text} NOT NULL,
      call_id ${text} NOT NULL,
      kept_at ${integer} NOT NULL
    ) ${clustered};`,
  },
  {
    name: 'index by time what statistics count',
    // In place of cdr_begin, with which it begins. Statistics read nothing but this index.
    sql: () => `
    CREATE INDEX cdr_time ON cdr (cc_id, began_at, direction, call_id, agent_id, skill_queue_id, release_cause,
      wait_seconds, talk_seconds, is_answered, is_abandoned);
    DROP INDEX cdr_begin;`,
  },
  {
    name: 'let PostgreSQL divide records by the time in their call ID, without copying them',
    sql: ({ divisible }) => divisible('cdr', 'call_id'),
  },
  {
    name: 'add the progress and the dead letters of the webhook',
    sql: ({ integer, text, clustered }) => `
    CREATE TABLE webhook_progress (
      progress_id ${integer} NOT NULL PRIMARY KEY,
      position ${integer} NOT NULL
    ) ${clustered};
    CREATE TABLE webhook_dead_letter (
      position ${integer} NOT NULL PRIMARY KEY,
      cc_id ${integer} NOT NULL,
      direction ${text} NOT NULL,
      call_id ${text} NOT NULL,
      failed_at ${integer} NOT NULL,
      reason ${text} NOT NULL,
      is_requested ${integer} NOT NULL
    ) ${clustered};`,
  },
  {
    name: 'add the counts of the calls of a day, and versions of days',
    sql: ({ integer, text, clustered, noteChanges }) => `
    CREATE TABLE call_day (
      cc_id ${integer} NOT NULL,
      day ${integer} NOT NULL,
      version ${integer} NOT NULL,
      PRIMARY KEY (cc_id, day)
    ) ${clustered};
    CREATE TABLE day_count (
      cc_id ${integer} NOT NULL,
      day ${integer} NOT NULL,
      grouping ${text} NOT NULL,
      version ${integer} NOT NULL,
      counts ${text} NOT NULL,
      PRIMARY KEY (cc_id, day, grouping)
    ) ${clustered};
    ${noteChanges}`,
  },
  {
    name: 'let no temporary table take the place of the versions of days',
    sql: ({ fixNotes }) => fixNotes,
  },
  {
    name: 'index by the time of storing what retention removes',
    sql: () => `
    CREATE INDEX cdr_stored ON cdr (stored_at);`,
  },
  {
    // Until now, only the last leg of a call was kept whose record was made from it alone, with the number -2.
    name: 'keep the legs of calls for further legs that come late',
    sql: ({ integer, text }) => `
    ALTER TABLE pending_leg ADD COLUMN folded_at ${text};
    ALTER TABLE pending_leg ADD COLUMN is_new ${integer} NOT NULL DEFAULT 1;
    DELETE FROM pending_leg WHERE leg_number = -1 AND EXISTS (
      SELECT 1 FROM pending_leg AS other WHERE other.cc_id = pending_leg.cc_id AND other.call_id = pending_leg.call_id
        AND other.leg_number = -2 AND other.leg_hash = pending_leg.leg_hash);
    UPDATE pending_leg SET leg_number = -1, folded_at = stored_at, is_new = 0 WHERE leg_number = -2;
    CREATE INDEX pending_leg_new ON pending_leg (cc_id, call_id) WHERE is_new = 1;
    CREATE INDEX pending_leg_folded ON pending_leg (folded_at);`,
  },
]

/**
 * Returns the migrations to run on a database of a version. None for a newer version, which this program can use.
 *
 * @throws UserError when the mode does not allow them.
 */
export function migrationsToRun(version: number, mode: OpenMode): readonly Migration[] {
  const pending = migrations.slice(version)
  if (pending.length === 0 || mode === 'migrate' || (mode === 'create' && version === 0)) return pending
  throw new UserError(
    version === 0
      ? 'The database has no tables yet. Create them: cms-cdr-server migrate'
      : `The database has schema version ${version}, but this program needs ${migrations.length}. Back it up, then run: cms-cdr-server migrate`,
  )
}
