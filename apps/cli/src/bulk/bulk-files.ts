import { existsSync, realpathSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from '../usage-error.ts'
import { Journal, type RunTerms } from './journal.ts'
import { LineFile } from './line-file.ts'
import { type Output, openOutput, standardOutput } from './output-file.ts'
import { lockRun, type RunLock } from './run-lock.ts'

/** Which files a run uses. */
export interface BulkPaths {
  readonly input: string
  readonly output: string | undefined
  readonly journal: string | undefined
  readonly failed: string | undefined
  readonly missing: string | undefined
}

/** The files of a run, open. */
export interface BulkFiles {
  readonly output: Output
  /** `undefined` for a run that remembers nothing. */
  readonly journal: Journal | undefined
  readonly failedLines: LineFile | undefined
  readonly missingLines: LineFile | undefined
  close(): void
}

/** Where the journal of a run is: where the user wants it, or beside the output. */
export function journalPathOf(options: { readonly journal: string | undefined; readonly output: string | undefined }) {
  return options.journal ?? (options.output === undefined ? undefined : `${options.output}.journal`)
}

/**
 * Opens the files of a run, for this run alone.
 *
 * @throws UsageError when another run has them, or they do not belong together.
 */
export async function openBulkFiles(
  paths: BulkPaths,
  run: { readonly terms: RunTerms; readonly resume: string; readonly headerOfInput: () => string | undefined },
): Promise<BulkFiles> {
  checkDistinct(paths)
  checkPair(paths)
  const lock: RunLock | undefined = paths.journal === undefined ? undefined : await lockRun(paths.journal)
  try {
    const output = paths.output === undefined ? standardOutput() : openOutput(paths.output)
    const journal = paths.journal === undefined ? undefined : Journal.open(paths.journal, run.terms, run.resume, output)
    const lines = (path: string | undefined) => (path === undefined ? undefined : new LineFile(path, run.headerOfInput))
    const [failedLines, missingLines] = [lines(paths.failed), lines(paths.missing)]
    return {
      output,
      journal,
      failedLines,
      missingLines,
      close() {
        failedLines?.close()
        missingLines?.close()
        output.close()
        journal?.close()
        lock?.release()
      },
    }
  } catch (error) {
    lock?.release()
    throw error
  }
}

/** Each file is written over or added to, so none may stand for two things. */
function checkDistinct(paths: BulkPaths): void {
  const seen = new Map<string, string>()
  for (const [what, path] of Object.entries(paths)) {
    if (path === undefined || path === '-') continue
    const real = existsSync(path) ? realpathSync(path) : resolve(path)
    const before = seen.get(real)
    if (before !== undefined) throw new UsageError(`${path} is named as ${before} and as ${what}. Name two files.`)
    seen.set(real, what)
  }
}

function checkPair({ output, journal }: BulkPaths): void {
  if (output === undefined || journal === undefined) return
  const hasJournal = existsSync(journal) && statSync(journal).size > 0
  if (hasJournal && !existsSync(output)) {
    throw new UsageError(
      `${journal} lists calls whose records are in ${output}, but that file is gone. Put it back, or remove the journal to begin anew.`,
    )
  }
}
