import type { CommandDefinition } from '../command.ts'
import { bulk } from './bulk.ts'
import { code } from './code.ts'
import { get } from './get.ts'

/** Every command, in the order of the help. */
export const commands: readonly CommandDefinition[] = [get, bulk, code]
