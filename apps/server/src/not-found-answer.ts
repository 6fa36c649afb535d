import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { emptyAnswer, failureAnswer, successAnswer } from './answers.ts'
import { UserError } from './user-error.ts'

const success = resultCodeOf('SUCCESS')

const answers: Readonly<Record<string, string>> = {
  absent: emptyAnswer,
  null: successAnswer('null'),
  empty: successAnswer('{}'),
}

/**
 * The answer for a call that is not kept. The vendor documents none, so it is a choice: success with the record
 * `absent`, `null` or `empty`, or a failing result code of 7 digits.
 */
export function notFoundAnswer(choice: string): string {
  const answer = Object.hasOwn(answers, choice) ? answers[choice] : undefined
  if (answer) return answer
  if (/^\d{7}$/.test(choice) && choice !== success) return failureAnswer(choice, 'No such call is kept.')
  const names = Object.keys(answers).join(', ')
  throw new UserError(`--not-found must be one of ${names}, or a failing result code of 7 digits, but is "${choice}".`)
}
