import { createQueryReader, type ReadQuery } from '@org/cms-cdr-formats/read-query'
import { querySchema } from '../spec.ts'

/** Reads the body of a query. */
export const readQuery: ReadQuery = createQueryReader(querySchema)
