import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** The part of Vitest's JSON report that is read here. Times are milliseconds. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly startTime: number
    readonly endTime: number
    readonly status: 'passed' | 'failed'
    /** Why the file itself has failed; may be empty. */
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

function readReports(root: string): Report[] {
  const files = globSync('{spec,bench,packages/*,apps/*}/.test-report.json', { cwd: root })
  return files.map((file) => JSON.parse(readFileSync(join(root, file), 'utf8')))
}

/** Returns the first lines of a message, indented, to follow what it is about. */
const excerpt = (message = ''): string =>
  message
    .split('\n', 2)
    .filter((line) => line !== '')
    .map((line) => `\n  ${line}`)
    .join('')

/**
 * Prints which tests failed or passed only on a second attempt and, as the last line of a run, how many of all packages passed
 * and failed.
 */
export function printSummary(root: string): void {
  const reports = readReports(root)
  const files = reports.flatMap(({ testResults }) => testResults)
  for (const { name, assertionResults } of files)
    for (const { fullName, status, failureMessages } of assertionResults) {
      // One that is skipped, or that the end of its worker cut off, may have a failure of its first attempt, too.
      const isSecondAttempt = status === 'passed' && failureMessages.length > 0
      if (status === 'failed' || isSecondAttempt)
        console.log(
          `${isSecondAttempt ? 'Passed only on a second attempt' : 'Failed'}: ${fullName} (${relative(root, name)})${excerpt(failureMessages[0])}`,
        )
    }
  const sum = (count: (report: Report) => number): number => reports.reduce((total, report) => total + count(report), 0)
  // A file that does not load has failed, though none of its tests ran.
  const unloaded = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  )
  for (const { name, message } of unloaded)
    console.log(`Failed outside its tests: ${relative(root, name)}${excerpt(message)}`)
  const failed = sum(({ numFailedTests }) => numFailedTests) + unloaded.length
  const skipped = sum(({ numPendingTests }) => numPendingTests)
  const other = process.exitCode && failed === 0 ? '; something other than a test failed, see above' : ''
  console.log(
    `${sum(({ numPassedTests }) => numPassedTests)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}${other}`,
  )
}

/** Prints the slowest test files of the last run. */
function printSlowest(root: string, count: number): void {
  const files = readReports(root).flatMap(({ testResults }) => testResults)
  const seconds = files.map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }))
  for (const file of seconds.sort((one, other) => other.seconds - one.seconds).slice(0, count))
    console.log(`${file.seconds.toFixed(1).padStart(7)} s  ${relative(root, file.name)}`)
}

if (import.meta.main) printSlowest(join(import.meta.dirname, '..'), 15)
