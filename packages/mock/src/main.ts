#!/usr/bin/env node
import { Command, InvalidArgumentError } from 'commander'
import manifest from '../package.json' with { type: 'json' }
import { createMock, type MockOptions } from './create-mock.ts'

const program = new Command('cms-cdr-mock')
  .description(
    "A mock of CC-CMS's CDR query: Prism on the spec. It answers by call ID with the examples of the spec, or by a header such as Prefer: example=notFound.",
  )
  .version(manifest.version)
  .option('--port <number>', 'port to listen on; 0 takes any that is free', readPort, 4010)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .showHelpAfterError()
  .parse()

try {
  const mock = await createMock(program.opts<MockOptions>())
  console.log(`cms-cdr-mock listens on ${mock.url}`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void mock.close())
} catch (error) {
  console.error(`cms-cdr-mock: ${(error as Error).message}. Choose another port with --port; 0 takes any that is free.`)
  process.exitCode = 1
}

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535.')
}
