import { type UseMutationResult, useMutation } from '@tanstack/react-query'
import { queries } from '../session/access.ts'

/** Sends a change of people or keys, and reads them again. */
export function useChange<Given, Result>(
  change: (given: Given) => Promise<Result>,
  onDone: (result: Result) => void,
): UseMutationResult<Result, Error, Given> {
  return useMutation({
    mutationFn: change,
    onSuccess: (result) => {
      onDone(result)
      void queries.invalidateQueries({ queryKey: ['administration'] })
    },
  })
}
