/** A database on the PostgreSQL server of the run that has all tables and no rows of tests. Only copies of it are used. */
export const migratedDatabase = 'cms_cdr_migrated'
