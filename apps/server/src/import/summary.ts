import type { FoldedCalls } from './import-files.ts'
import type { ImportCounts } from './import-input.ts'

/** Returns the result for a file in words. */
export function summary({ stored, unchanged, erased, rejected, legs }: ImportCounts, isDryRun = false): string {
  if (legs > 0) return `${legs} legs of calls, ${rejected} rows rejected`
  if (isDryRun) return `${stored} can be stored, ${rejected} rejected; nothing was written`
  const skipped = erased > 0 ? `, ${erased} skipped because they were erased` : ''
  return `${stored} stored, ${unchanged} unchanged, ${rejected} rejected${skipped}`
}

/** Returns the result for the calls that were folded from their legs in words. */
export function summaryOfCalls({ stored, unchanged, rejected, incomplete }: FoldedCalls, isDryRun = false): string {
  const waiting = incomplete.length
  if (isDryRun) return `${stored} can be stored, ${rejected} rejected, ${waiting} incomplete; nothing was written`
  const kept = waiting > 0 ? '; the legs of incomplete calls wait for a later file' : ''
  return `${stored} stored, ${unchanged} unchanged, ${rejected} rejected, ${waiting} incomplete${kept}`
}
