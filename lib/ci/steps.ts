import { markdownGate } from './markdown-gate.ts';

/** The first line of the comment: by it the next run finds its own. */
export const commentMark = '<!-- isthmus diff -->';

/** Of the 65,536 characters of a comment, what is left for the checks and the frame: characters of the review, and bytes. */
const diffSize = 50_000;
const mostMarkdown = 55_000;
const mostText = 40_000;
const mostChecks = 8_000;

/**
 * What runs on every pull request, without any right to write and without a secret. Each step runs whatever the one before
 * it found; the last says whether one did. `$base` is the commit that the branch is merged into, `$out` the folder to fill.
 */
export const reviewScript: readonly string[] = [
  'set -u',
  'failed=0',
  'mkdir -p "$out"',
  'run() {',
  '  echo "== isthmus $*"',
  '  npx --no-install isthmus "$@" || failed=1',
  '}',
  '{',
  '  run synth --check',
  '  run check -o short',
  '  run seal --check --base "$base"',
  '  run scan --range "$base..HEAD"',
  '} > "$out/checks.txt" 2>&1',
  'cat "$out/checks.txt"',
  `npx --no-install isthmus diff "$base" HEAD -o markdown --max-size ${diffSize} --exit-zero > "$out/diff.md" || failed=1`,
  'npx --no-install isthmus diff "$base" HEAD -o brief --exit-zero || failed=1',
  'exit "$failed"',
];

/**
 * The comment out of what the other job left, which a stranger's code has written: nothing of it is run, its size is
 * bounded, and no line of it means anything to the forge but what `isthmus diff` writes. Says whose words they are.
 * `change` is what the forge calls a pull request, `origin` what it was made from, as the shell spells it.
 */
export const commentScript = (change: string, origin: string): readonly string[] => [
  'set -euo pipefail',
  // A link in the artifact could lead to the token of this job.
  'given() {',
  '  if [ -f "review/$1" ] && [ ! -L "review/$1" ]; then head -c 200000 "review/$1" | tr -d \'\\000-\\010\\013-\\037\\177\'; fi',
  '}',
  // Indented, a text is text: no fence, no mention and no command begins in it.
  'as_text() {',
  `  LC_ALL=C awk -v most="$2" '{ size += length($0) + 5; if (size > most) { print "    (cut here)"; exit } print "    " $0 }' "$1"`,
  '}',
  // Passes what isthmus diff writes, and nothing else.
  'is_review() {',
  "  LC_ALL=C awk '",
  ...markdownGate.map((line) => `    ${line}`),
  '  \' "$1"',
  '}',
  'given diff.md > shown.md',
  'given checks.txt > shown.txt',
  '{',
  `  echo '${commentMark}'`,
  `  echo "_The code of this ${change} wrote what follows (${origin}), and it can write what it likes. Before you merge what you do not trust, run \\\`isthmus diff\\\` yourself, as your own branch has it._"`,
  '  echo',
  `  if [ "$(wc -c < shown.md)" -le ${mostMarkdown} ] && is_review shown.md; then`,
  '    cat shown.md',
  '  else',
  "    echo '_This is not what isthmus diff writes, and so it is shown as plain text._'",
  '    echo',
  `    as_text shown.md ${mostText}`,
  '  fi',
  '  echo',
  '  echo',
  "  echo '<details><summary>Checks</summary>'",
  '  echo',
  `  as_text shown.txt ${mostChecks}`,
  '  echo',
  "  echo '</details>'",
  '} > comment.md',
];

/** Lines of a script below a key of YAML. */
export const indented = (lines: readonly string[], by: number): string =>
  lines.map((line) => `${' '.repeat(by)}${line}`).join('\n');
