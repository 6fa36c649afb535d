import type { ContractCase } from '../case.ts'
import { codeCases } from './codes.ts'
import { exampleCases } from './examples.ts'
import { listingCases } from './listing.ts'
import { noRecordCases } from './no-record.ts'
import { refusalCases } from './refusals.ts'
import { statusCases } from './statuses.ts'
import { vectorCases } from './vectors.ts'

/** What a system can be asked to do, and how it answers where the spec leaves a choice. */
export interface SystemTraits {
  /** It can respond with any envelope. */
  readonly scenarios: boolean
  /** It understands `Prefer: code=…`. */
  readonly prefer: boolean
  /** Its answer to JSON that breaks the schema: 200 with a failing code as the vendor, or 400. */
  readonly wrongFieldsStatus: 200 | 400
  /** It lists calls. Our server does not. */
  readonly lists?: boolean
}

/** The table of cases: all that the spec says, as far as a system of these traits can show it. */
export function contractCases({ scenarios, prefer, wrongFieldsStatus, lists }: SystemTraits): ContractCase[] {
  return [
    ...exampleCases(),
    ...codeCases(),
    ...noRecordCases(),
    ...refusalCases(wrongFieldsStatus),
    ...statusCases(prefer),
    ...vectorCases(),
    ...(lists ? listingCases() : []),
  ].filter((contractCase) => scenarios || !contractCase.given?.answer)
}
