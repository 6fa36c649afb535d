import type { CommandDefinition, OptionDefinition } from '../command.ts'
import { family, firstWords, optionsOf, profileNames, quoted } from './complete.ts'

/** The completion script for zsh. */
export function zshCompletion(commands: readonly CommandDefinition[]): string {
  const cases = firstWords(commands).map(([word]) => {
    const second = family(commands, word)
    const command = commands.find(({ name }) => name === word)
    if (command) return `    ${word}) shift words; (( CURRENT-- )); ${argumentsOf(command)} ;;`
    const inner = second.map(
      ([name, one]) => `        ${name}) shift 2 words; (( CURRENT -= 2 )); ${argumentsOf(one)} ;;`,
    )
    return `    ${word})
      if (( CURRENT == 3 )); then
        ${describe(second.map(([name, { summary }]) => [name, summary]))}
        return
      fi
      case "$words[3]" in
${inner.join('\n')}
      esac ;;`
  })
  return `#compdef cms-cdr
# Completion of cms-cdr for zsh. Load it with: source <(cms-cdr completion zsh)
_cms_cdr() {
  if (( CURRENT == 2 )); then
    ${describe(firstWords(commands))}
    return
  fi
  case "$words[2]" in
${cases.join('\n')}
  esac
}
_cms_cdr_profiles() { compadd -- \${(f)"$(${profileNames})"} }
compdef _cms_cdr cms-cdr
`
}

function describe(words: readonly (readonly [string, string])[]): string {
  const entries = words.map(([word, summary]) => quoted(`${word}:${summary.replaceAll(':', '\\:')}`))
  return `local -a found=(${entries.join(' ')}); _describe command found`
}

function argumentsOf(command: CommandDefinition): string {
  const specs = optionsOf(command).map(([name, definition]) => {
    const text = `--${name}[${definition.summary.replace(/[[\]:]/g, '\\$&')}]`
    return quoted(definition.type === 'boolean' ? text : `${text}:value:${actionOf(definition)}`)
  })
  const { completes } = command
  const words = Array.isArray(completes) ? `(${completes.join(' ')})` : undefined
  const action = words ?? (typeof completes === 'string' ? actionOf({ type: 'string', summary: '', completes }) : '')
  return `_arguments ${[...specs, quoted(`*:argument:${action}`)].join(' ')}`
}

function actionOf({ choices, completes }: OptionDefinition): string {
  if (choices) return `(${choices.join(' ')})`
  if (completes === 'file') return '_files'
  return completes === 'profile' ? '_cms_cdr_profiles' : ' '
}
