import type { CommandDefinition } from '../command.ts'
import { bulk } from './bulk.ts'
import { code } from './code.ts'
import { completion } from './completion.ts'
import { conform } from './conform.ts'
import { doctor } from './doctor.ts'
import { get } from './get.ts'
import { help } from './help.ts'
import { open } from './open.ts'
import { profileCommands } from './profile.ts'
import { sign } from './sign.ts'
import { trust } from './trust.ts'
import { whoami } from './whoami.ts'

/** Every command, in the order of the help. */
export const commands: readonly CommandDefinition[] = [
  get,
  bulk,
  open,
  code,
  doctor,
  sign,
  trust,
  ...profileCommands,
  whoami,
  conform,
  completion,
  help,
]
