import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CdrStore } from '../store/cdr-store.ts'
import { openStore } from '../store/open-store.ts'
import { type ImportCounts, type ImportOptions, importInput } from './import-input.ts'
import type { Input } from './input.ts'
import { type FoldCounts, PendingLegs, type ReadLeg } from './pending-legs.ts'

/** Options of {@link importFiles}. */
export interface FilesOptions extends Omit<ImportOptions, 'onReject' | 'onProgress' | 'onSource' | 'pending'> {
  /** Called for each rejected line with the reason. */
  readonly onReject: (file: string, line: number, reason: string) => void
  readonly onProgress?: (input: Input, bytes: number, rows: number) => void
  /** Called at the end of each file. */
  readonly onFile: (input: Input, counts: ImportCounts) => void
}

/** The calls that were folded from their legs. */
export interface FoldedCalls extends FoldCounts {
  /** The first leg of each call that waits for others, with the name of its file. */
  readonly incomplete: readonly { readonly file: string; readonly line: number; readonly callId: string }[]
}

/**
 * Imports files, and then folds the legs of calls, which may be in several files, into records. Returns undefined if no file had legs.
 *
 * @throws UserError as {@link importInput} does.
 */
export async function importFiles(inputs: readonly Input[], options: FilesOptions): Promise<FoldedCalls | undefined> {
  const { times } = options.mapping
  // Without a store, legs are collected in a temporary database.
  const folder = times && !options.store ? mkdtempSync(join(tmpdir(), 'cms-cdr-import-')) : undefined
  const temporary = folder === undefined ? undefined : await openStore(`sqlite:${join(folder, 'legs.sqlite')}`)
  try {
    return await importInto(options.store ?? temporary, inputs, options)
  } finally {
    await temporary?.close()
    if (folder !== undefined) rmSync(folder, { recursive: true })
  }
}

async function importInto(
  legStore: CdrStore | undefined,
  inputs: readonly Input[],
  options: FilesOptions,
): Promise<FoldedCalls | undefined> {
  const { times } = options.mapping
  const pending = legStore && times ? new PendingLegs(legStore) : undefined
  const files = new Map<number, string>()
  let legs = 0
  for (const input of inputs) {
    const counts = await importInput(input, {
      ...options,
      pending,
      onReject: (line, reason) => options.onReject(input.name, line, reason),
      onProgress: (bytes, rows) => options.onProgress?.(input, bytes, rows),
      onSource: (source) => files.set(source, input.name),
    })
    legs += counts.legs
    options.onFile(input, counts)
  }
  if (!pending || !times || legs === 0) return undefined
  const fileOf = ({ sourceId }: ReadLeg): string => files.get(sourceId) ?? 'an earlier file'
  const counts = await pending.fold(times, (leg, reason) => options.onReject(fileOf(leg), leg.line, reason))
  const waiting = await pending.incomplete([...files.keys()])
  return {
    ...counts,
    incomplete: waiting.map((leg) => ({ file: fileOf(leg), line: leg.line, callId: leg.callId })),
  }
}

/** Returns the result for a file as a message. */
export function summary({ stored, unchanged, erased, rejected, legs }: ImportCounts, isDryRun = false): string {
  if (legs > 0)
    return `${legs} ${legs === 1 ? 'leg' : 'legs'} of calls, ${rejected} ${rejected === 1 ? 'row' : 'rows'} rejected`
  if (isDryRun) return `${stored} can be stored, ${rejected} rejected; nothing was written`
  const skipped = erased > 0 ? `, ${erased} skipped because they were erased` : ''
  return `${stored} stored, ${unchanged} unchanged, ${rejected} rejected${skipped}`
}

/** Returns the result for the calls that were folded from legs as a message. */
export function summaryOfCalls({ stored, unchanged, rejected, incomplete }: FoldedCalls, isDryRun = false): string {
  const waiting = incomplete.length
  if (isDryRun) return `${stored} can be stored, ${rejected} rejected, ${waiting} incomplete; nothing was written`
  const note = waiting > 0 ? '; the legs of incomplete calls wait for a later file' : ''
  return `${stored} stored, ${unchanged} unchanged, ${rejected} rejected, ${waiting} incomplete${note}`
}
