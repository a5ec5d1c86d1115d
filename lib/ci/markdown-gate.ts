/**
 * Lets a comment through only if every line is one that `isthmus diff -o markdown` writes: an awk program that ends with
 * 0 for such a text and with 1 for any other. Outside of fences nothing may be left that a forge makes a link, a mention, a
 * picture, a command or an element of. `lib/cli/diff/markdown.ts` is the other half; a test holds the two together.
 */
export const markdownGate: readonly string[] = [
  // Everything a text may hold is escaped as these entities; a mention behind one would still be a mention.
  'function bare(s) {',
  '  gsub(/&#(38|126);/, "\\001", s); gsub(/&#(42|60|62|91|92|93|95|96|124);/, "\\002", s)',
  '  return s !~ /[][\\\\`*_<>|~&]/ && harmless(s)',
  '}',
  'function steers(s) { return s ~ /\\342\\200[\\252-\\256]|\\342\\201[\\246-\\251]/ }',
  'function harmless(s) {',
  '  return s !~ /[@#!$%~^\\001][[:alnum:]_"\\047.\\/[-]/ && s !~ /:\\/\\// && tolower(s) !~ /(^|[^a-z0-9_])(www|gh|mailto|xmpp)[.:-]/',
  '}',
  'function summary(s) {',
  '  gsub(/&amp;/, "\\001", s); gsub(/&(lt|gt|quot|#39|#96);/, "\\002", s)',
  '  return s !~ /[<>&`]/ && harmless(s)',
  '}',
  'function inside(s, before, after) {',
  '  if (substr(s, 1, length(before)) != before || substr(s, length(s) - length(after) + 1) != after) return "<"',
  '  return substr(s, length(before) + 1, length(s) - length(before) - length(after))',
  '}',
  'function known(s) {',
  '  if (s ~ /^- \\*\\*(none|restart|traffic|trust|data|not read)\\*\\* /) return bare(substr(s, index(s, "** ") + 3))',
  '  if (s ~ /^\\*\\*(added|removed|recreated|changed)\\*\\* /) return bare(substr(s, index(s, "** ") + 3))',
  '  if (s ~ /^\\*\\*Left out for its size:\\*\\* /) {',
  '    return bare(inside(s, "**Left out for its size:** ", "; what is riskier stands above. `isthmus diff` on a terminal shows all."))',
  '  }',
  '  if (s ~ /^`[^`]+` to `[^`]+`$/ || s ~ /^_[0-9]+ fields? left out_$/) return 1',
  '  return NR == 1 && bare(inside(s, "**", "**"))',
  '}',
  'steers($0) { exit bad = 1 }',
  // An element goes on to the next empty line, whatever stands there: so that line is demanded.
  'need == "empty" { if ($0 != "") exit bad = 1; need = ""; next }',
  'need == "summary" {',
  '  if (!summary(inside($0, "<summary>", "</summary>"))) exit bad = 1',
  '  need = "empty"; next',
  '}',
  'fence != "" {',
  '  if ($0 == fence) fence = ""',
  // Forges disagree on where a fence ends, and one of them looks for commands at the beginning of lines.
  '  else if ($0 !~ /^(- |\\+ |  )/ || $0 ~ /^ *```/) exit bad = 1',
  '  next',
  '}',
  '/^```+diff$/ { fence = substr($0, 1, length($0) - 4); next }',
  '$0 == "<details>" { open++; need = "summary"; next }',
  '$0 == "</details>" { open--; need = "empty"; if (open < 0) exit bad = 1; next }',
  '$0 == "" || known($0) { next }',
  '{ exit bad = 1 }',
  'END { exit bad || NR == 0 || fence != "" || open != 0 || need == "summary" }',
];
