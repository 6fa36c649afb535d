#!/usr/bin/env node
// A reader that stops early, such as head, is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})
// An older Node.js fails on the first import of node:sqlite, with a stack trace that does not help.
const oldest = 24
if (Number.parseInt(process.versions.node, 10) < oldest) {
  console.error(
    `cms-cdr-server: Node.js ${oldest} or newer is required; this is ${process.versions.node}. Install it from https://nodejs.org.`,
  )
  process.exitCode = 1
} else {
  const { runProgram } = await import('./program.ts')
  await runProgram()
  // After a failed sign-in, the driver of PostgreSQL leaves its connection to the server, which closes it after a minute.
  if (process.exitCode) setTimeout(() => process.exit(), 1_000).unref()
}

export {}
