import { statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { importFiles, summary, summaryOfCalls } from '../import/import-files.ts'
import type { ReadOptions } from '../import/read-records.ts'
import { watchFolders } from '../import/watch-folders.ts'
import type { CdrStore } from '../store/cdr-store.ts'
import { UserError } from '../user-error.ts'
import { contentFormat } from './import-mapping.ts'
import { RejectsFile } from './rejects-file.ts'

/** The options of `import --watch`. */
export interface WatchFlags {
  readonly format?: string
  readonly rejects?: string
  readonly interval: number
}

/** Imports the files of folders as they appear, until SIGTERM or SIGINT. */
export async function watch(
  folders: readonly string[],
  flags: WatchFlags,
  read: ReadOptions,
  store: CdrStore,
): Promise<void> {
  for (const folder of folders)
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
      throw new UserError(`${folder} is not a folder. --watch needs folders.`)
  if (flags.rejects !== undefined) {
    const path = resolve(flags.rejects)
    const isInside = folders.some((folder) => path.startsWith(join(resolve(folder), sep)))
    // It would be imported, and its lines rejected, again and again.
    if (isInside) throw new UserError('--rejects must name a file outside the watched folders.')
  }
  const controller = new AbortController()
  const { signal } = controller
  // A second signal ends the process immediately.
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => controller.abort())
  using rejects = flags.rejects === undefined ? undefined : new RejectsFile(flags.rejects, 'a')
  console.log(`Watching ${folders.join(', ')}.`)
  await watchFolders(folders, {
    engine: store.engine,
    format: contentFormat(flags.format),
    intervalSeconds: flags.interval,
    signal,
    async importFile(input) {
      const results: string[] = []
      const calls = await importFiles([input], {
        ...read,
        store,
        strict: false,
        signal,
        onReject(file, line, reason) {
          if (rejects) rejects.write(file, line, reason)
          else console.error(`${file}:${line}: ${reason}`)
        },
        onFile: (_input, counts) => results.push(summary(counts)),
      })
      if (calls) results.push(`calls: ${summaryOfCalls(calls)}`)
      return results.join('; ')
    },
    log: (file, result) => console.log(`${file}: ${result}`),
    logError: (file, reason) => console.error(reason.startsWith(file) ? reason : `${file}: ${reason}`),
  })
  console.log('Stopped.')
}
