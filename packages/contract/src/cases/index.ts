import type { ContractCase } from '../case.ts'
import { codeCases, noRecordCases } from './codes.ts'
import { exampleCases } from './examples.ts'
import { listingCases } from './listing.ts'
import { refusalCases, vectorCases } from './refusals.ts'
import { eventCases, refusedSearchCases, searchingCases } from './searching.ts'
import { statusCases } from './statuses.ts'

/** What a system can do, and how it responds where the spec leaves a choice. */
export interface SystemTraits {
  /** It can respond with any envelope. */
  readonly scenarios: boolean
  /** It understands `Prefer: code=…`. */
  readonly prefer: boolean
  /** It lists calls, as CC-CMS does. Our server does not. */
  readonly lists?: boolean
  /** It searches stored calls, and sends them as they are stored, as our server does. CC-CMS does not. */
  readonly searches?: boolean
  /** Its search finds the records that it was given. */
  readonly stores?: boolean
}

/** The table of cases: all that the spec says, as far as a system of these traits can show it. */
export function contractCases({ scenarios, prefer, lists, searches, stores }: SystemTraits): ContractCase[] {
  return [
    ...exampleCases(),
    ...codeCases(),
    ...noRecordCases(),
    ...refusalCases(),
    ...statusCases(prefer),
    ...vectorCases(),
    ...(lists ? listingCases() : []),
    ...(searches ? [...refusedSearchCases(), ...eventCases()] : []),
    ...(searches && stores ? searchingCases() : []),
  ].filter((contractCase) => scenarios || !contractCase.given?.envelope)
}
