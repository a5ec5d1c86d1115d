import type { Shell } from '../completion-command.ts';

const bash = String.raw`# Completion of isthmus for bash: source <(isthmus completion bash)
_isthmus() {
  local line=${'${COMP_LINE:0:COMP_POINT}'} cur=${'${COMP_WORDS[COMP_CWORD]}'} words word candidate
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  word=${'${words[${#words[@]}-1]}'}
  # Bash breaks words at = and : where we do not; what it keeps is not repeated.
  [[ $cur == '=' || $cur == ':' ]] && cur=''
  local kept=${'${word%"$cur"}'} IFS=$'\n'
  COMPREPLY=()
  for candidate in $("$1" __complete $((${'${#words[@]}'} - 2)) "${'${words[@]:1}'}" 2>/dev/null); do
    if [[ $candidate == ':files' ]]; then
      compopt -o default 2>/dev/null
      return
    fi
    candidate=${"${candidate%%$'\\t'*}"}
    COMPREPLY+=("${'${candidate#"$kept"}'}")
  done
}
complete -F _isthmus isthmus
`;

const zsh = String.raw`#compdef isthmus
# Completion of isthmus for zsh: source <(isthmus completion zsh)
_isthmus() {
  local -a lines candidates
  local line
  lines=("${'${(@f)$("${words[1]}" __complete $((CURRENT - 2)) "${(@)words[2,CURRENT]}" 2>/dev/null)}'}")
  if [[ ${'${lines[1]}'} == ':files' ]]; then
    _files
    return
  fi
  for line in $lines; do
    candidates+=("${"${${line%%$'\\t'*}//:/\\\\:}"}:${"${line#*$'\\t'}"}")
  done
  _describe isthmus candidates
}
if [[ ${'${funcstack[1]}'} == _isthmus ]]; then
  _isthmus "$@"
else
  compdef _isthmus isthmus
fi
`;

const fish = String.raw`# Completion of isthmus for fish: isthmus completion fish > ~/.config/fish/completions/isthmus.fish
function __isthmus_complete
    set -l before (commandline -opc)
    set -l typed (commandline -ct)
    set -l lines ($before[1] __complete (math (count $before) - 1) $before[2..-1] "$typed" 2>/dev/null)
    if test "$lines[1]" = ':files'
        __fish_complete_path "$typed"
    else
        printf '%s\n' $lines
    end
end
complete -c isthmus -f -a '(__isthmus_complete)'
`;

const powershell = String.raw`# Completion of isthmus for PowerShell: isthmus completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName isthmus -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { $_.ToString() })
  $count = $words.Count - 1
  if ($wordToComplete -ne '') { $count -= 1 }
  $given = @($words | Select-Object -Skip 1)
  & $words[0] __complete $count @given 2>$null | ForEach-Object {
    if ($_ -eq ':files') { return }
    $word, $meaning = $_ -split [char]9, 2
    if (-not $meaning) { $meaning = $word }
    [System.Management.Automation.CompletionResult]::new($word, $word, 'ParameterValue', $meaning)
  }
}
`;

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish, powershell };

/** The script that a shell reads once; it asks the program itself what may follow, so that it never grows old. */
export const completionScript = (shell: Shell): string => scripts[shell];
