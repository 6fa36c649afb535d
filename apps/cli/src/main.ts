#!/usr/bin/env node
import { isTooOld, oldestNode, runCommandLine } from './run-command-line.ts'

process.stdout.on('error', endAtOutputError)
// Nobody reads the messages anymore, but the records are still needed.
process.stderr.on('error', () => {})
// The first releases of Node 24 warn that their SQLite is experimental.
const [printWarning] = process.listeners('warning')
process.removeAllListeners('warning').on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') printWarning?.(warning)
})
if (isTooOld(process.versions.node)) {
  console.error(`cms-cdr: Node ${oldestNode} or later is required, but this is Node ${process.versions.node}.`)
  process.exitCode = 2
} else {
  void runCommandLine(process.argv.slice(2)).then((status) => {
    process.exitCode = status
  })
}

/** Ends the program when its output cannot be written. A reader that stops early is not an error. */
function endAtOutputError(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(0)
  console.error(`cms-cdr: The output cannot be written: ${error.message}`)
  return process.exit(1)
}
