import type { ReactNode } from 'react'

/** Something that the palette can do. */
export interface Command {
  readonly id: string
  readonly icon: ReactNode
  readonly text: string
  /** What stands at the end of the line: a key, a time, a kind. */
  readonly end?: string | undefined
  readonly run: () => unknown
}

/** Commands under one heading. */
export interface CommandGroup {
  readonly title: string
  readonly commands: readonly Command[]
}

/** Returns the commands in which every word that is typed stands, in the order given; those that begin with what is typed come first. */
export function matching(commands: readonly Command[], typed: string): readonly Command[] {
  const wanted = plain(typed.trim())
  if (wanted === '') return commands
  const words = wanted.split(/\s+/)
  const found = commands.filter(({ text }) => words.every((word) => plain(text).includes(word)))
  const [first, others] = [found.filter(({ text }) => plain(text).startsWith(wanted)), new Set(found)]
  for (const command of first) others.delete(command)
  return [...first, ...others]
}

/** Without case and accents, so that `proximo` finds `Próximo`. An underscore counts as a space, as in America/Sao_Paulo. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll('_', ' ')
    .toLowerCase()
}

/** Whether what is typed may be a call ID, and not a word or a code. */
export function looksLikeCallId(text: string): boolean {
  return /^(?=.*\d)[^\s]{6,64}$/.test(text)
}
