import type { Parsed } from '../command.ts'
import { UsageError } from '../usage-error.ts'

export async function run({ positionals: [shell = ''] }: Parsed): Promise<number> {
  if (!Object.hasOwn(scripts, shell)) {
    throw new UsageError(
      `There is no completion script for "${shell}". Choose from: ${Object.keys(scripts).join(', ')}.`,
    )
  }
  process.stdout.write(scripts[shell as keyof typeof scripts])
  return 0
}

// Each script passes the words that are typed to the hidden command `cms-cdr __complete`, which prints one offer per line,
// followed by a tab and a summary, or `:files` if files and folders complete the word.
const scripts = {
  bash: `# Completion of cms-cdr for bash. Load it with: source <(cms-cdr completion bash)
_cms_cdr() {
  local line
  COMPREPLY=()
  while IFS=$'\\t' read -r line _; do
    if [ "$line" = ':files' ]; then compopt -o default; else COMPREPLY+=("$line"); fi
  done < <(cms-cdr __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null)
}
complete -F _cms_cdr cms-cdr
`,
  zsh: `#compdef cms-cdr
# Completion of cms-cdr for zsh. Load it with: source <(cms-cdr completion zsh)
_cms_cdr() {
  local line; local -a offers
  for line in "\${(@f)$(cms-cdr __complete "\${(@Q)words[2,CURRENT]}" 2> /dev/null)}"; do
    if [[ $line == ':files' ]]; then compset -P '--*='; _files; return; fi
    [[ -n $line ]] && offers+=("\${\${line%%$'\\t'*}//:/\\\\:}:\${line#*$'\\t'}")
  done
  _describe 'cms-cdr' offers
}
compdef _cms_cdr cms-cdr
`,
  fish: `# Completion of cms-cdr for fish. Keep it with: cms-cdr completion fish > ~/.config/fish/completions/cms-cdr.fish
function __cms_cdr_complete
  set -l words (commandline -opc) (commandline -ct | string unescape; or commandline -ct | string trim -l -c '\\'"')
  for line in (cms-cdr __complete $words[2..] 2> /dev/null)
    if test "$line" = ':files'
      set -l option (string match -r '^--[^=]*=' -- $words[-1])
      __fish_complete_path (string replace -- "$option" '' $words[-1]) | string replace -r '^' -- "$option"
    else
      echo $line
    end
  end
end
complete -c cms-cdr -f -a '(__cms_cdr_complete)'
`,
} as const
