import type { CommandDefinition, OptionDefinition } from '../command.ts'
import { family, firstWords, optionsOf, profileNames, quoted } from './complete.ts'

/** The completion script for bash 3.2 and later. */
export function bashCompletion(commands: readonly CommandDefinition[]): string {
  const first = firstWords(commands).map(([word]) => word)
  const families = first.filter((word) => family(commands, word).length > 0)
  const seconds = families.map((word) => {
    const names = family(commands, word).map(([second]) => second)
    return `    ${word}) if [ "$COMP_CWORD" -eq 2 ]; then COMPREPLY=($(compgen -W ${quoted(names.join(' '))} -- "$cur")); return; fi; command="$command \${COMP_WORDS[2]}" ;;`
  })
  return `# Completion of cms-cdr for bash. Load it with: source <(cms-cdr completion bash)
_cms_cdr() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD - 1]}" command="\${COMP_WORDS[1]}"
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quoted([...first, '--help', '--version'].join(' '))} -- "$cur"))
    return
  fi
  case "$command" in
${seconds.join('\n')}
  esac
  case "$command $prev" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$command" in
${commands.map(wordCase).join('\n')}
  esac
}
complete -F _cms_cdr cms-cdr
`
}

function valueCases(command: CommandDefinition): string[] {
  return optionsOf(command).flatMap(([name, definition]) => {
    if (definition.type === 'boolean') return []
    return `    ${quoted(`${command.name} --${name}`)}) ${reply(definition)}; return ;;`
  })
}

function reply({ choices, completes }: OptionDefinition): string {
  if (choices) return `COMPREPLY=($(compgen -W ${quoted(choices.join(' '))} -- "$cur"))`
  if (completes === 'file') return 'COMPREPLY=($(compgen -f -- "$cur"))'
  return completes === 'profile' ? `COMPREPLY=($(compgen -W "$(${profileNames})" -- "$cur"))` : ':'
}

function wordCase(command: CommandDefinition): string {
  const options = optionsOf(command).map(([name]) => `--${name}`)
  const { completes } = command
  const words = Array.isArray(completes) ? completes : []
  const others =
    completes === 'file' || completes === 'profile' ? reply({ type: 'string', summary: '', completes }) : ':'
  return `    ${quoted(command.name)}) case "$cur" in -*) COMPREPLY=($(compgen -W ${quoted(options.join(' '))} -- "$cur")) ;; *) ${
    words.length > 0 ? `COMPREPLY=($(compgen -W ${quoted(words.join(' '))} -- "$cur"))` : others
  } ;; esac ;;`
}
