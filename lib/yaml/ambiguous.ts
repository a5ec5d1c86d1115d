/**
 * Texts that a reader of YAML takes for something other than a text when they stand without quotes: the union of YAML
 * 1.2 (core schema), YAML 1.1, and what go-yaml makes of 1.1, which reads for kubectl, Flux, Argo CD and Helm
 * (go.yaml.in/yaml v2 and v3, resolve.go: any base prefix of Go's ParseInt in either case, `_` anywhere).
 */
const words = /^(?:~|=|<<|null|true|false|y|n|yes|no|on|off|[-+]?\.(?:inf|nan))$/i;
// A second sign behind the prefix is a slip of go-yaml: it cuts 0b and 0o off and hands the rest to ParseInt.
const integers = /^[-+]?0(?:x|o|b)[-+]?[0-9a-f]*$/i;
// Wider than any reader needs: the yaml package, for one, takes `e9` and `.` for numbers in version 1.1.
const decimals = /^[-+]?(?=[0-9.e])[0-9]*\.?[0-9]*(?:e[-+]?[0-9]+)?$/i;
const sexagesimals = /^[-+]?[0-9]+(?::[0-9]+)+(?:\.[0-9]*)?$/;
const dates = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt \t]|$)/;
const numbers = [integers, decimals, sexagesimals, dates];

/** Nothing else can begin one of the above, and most texts begin with something else. */
const suspicious = /^[-+.0-9_~=<yntfoe]/i;

/** True when the text needs quotes to stay a text for every reader. The empty text is one of them. */
export const isAmbiguous = (text: string): boolean => {
  if (text === '') return true;
  if (!suspicious.test(text)) return false;
  // go-yaml takes every _ out before it looks for a number.
  const bare = text.includes('_') ? text.replaceAll('_', '') : text;
  return words.test(text) || numbers.some((form) => form.test(bare));
};
