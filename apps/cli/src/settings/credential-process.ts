import { exec } from 'node:child_process'
import { promisify } from 'node:util'
import { UsageError } from '../usage-error.ts'

/** What a credential process gave. */
export interface PrintedCredentials {
  readonly accessKey?: string | undefined
  readonly secretKey: string
}

const longestSeconds = 60

/**
 * Runs the command that knows the keys. It prints the secret key on one line, or `{"accessKey": …, "secretKey": …}`; what it
 * says on stderr is shown.
 *
 * @throws UsageError when it fails or prints neither. What it printed is never shown.
 */
export async function runCredentialProcess(command: string): Promise<PrintedCredentials> {
  const running = promisify(exec)(command, { timeout: longestSeconds * 1000, maxBuffer: 64 * 1024 })
  running.child.stderr?.pipe(process.stderr)
  const { stdout } = await running.catch((error: { code?: number | string; killed?: boolean }) => {
    const how = error.killed ? `did not end within ${longestSeconds} s` : `failed with status ${error.code}`
    throw new UsageError(`The credential process "${command}" ${how}.`)
  })
  const printed = read(stdout.trim())
  if (!printed) {
    throw new UsageError(
      `The credential process "${command}" must print the secret key on one line, or JSON with accessKey and secretKey.`,
    )
  }
  return printed
}

function read(text: string): PrintedCredentials | undefined {
  if (!text.startsWith('{')) return text === '' || text.includes('\n') ? undefined : { secretKey: text }
  try {
    const { accessKey, secretKey } = JSON.parse(text)
    if (typeof secretKey !== 'string' || !['string', 'undefined'].includes(typeof accessKey)) return undefined
    return { accessKey, secretKey }
  } catch {
    return undefined
  }
}
