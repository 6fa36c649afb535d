import { maskAnswer as mask } from '@org/cms-cdr-client'

/** Hides the phone numbers in an answer, all but their last two digits. What is no JSON object stays as it is. */
export function maskAnswer(answer: string): string {
  return JSON.stringify(mask(JSON.parse(answer)))
}
