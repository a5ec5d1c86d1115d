import type { Pattern } from './pattern.ts';

/** A placeholder is no password: a variable, a template, stars, or `xxx`. */
const isPlaceholder = (word: string): boolean => /^(?:[$%<{[(*]|x+$|\.+$|-+$|_+$)|[$}>)\]]$/i.test(word);

/** `user:password`, as it stands in a URL or, in base64, in a header. */
const passwordOf = (pair: string): string => pair.slice(pair.indexOf(':') + 1);

const isBasic = (match: string): boolean => {
  const base64 = match.slice(match.search(/\S+$/));
  const pair = Buffer.from(base64, 'base64').toString('latin1');
  return /^[\x20-\x7e\x80-\xff]*:[\x20-\x7e\x80-\xff]+$/.test(pair);
};

/** The password in what the pattern for URLs matched. */
export const passwordInUrl = (match: string): string => passwordOf(match.slice('://'.length, match.lastIndexOf('@')));

/** A password of three characters protects nothing, and is what examples are made of. */
const isUserInfo = (match: string): boolean => {
  const password = passwordInUrl(match);
  return password.length > 3 && !isPlaceholder(password);
};

const gap = String.raw`(?:\s|\\{1,64}[nrt]){1,64}`;
const header = String.raw`[Aa]uthorization\\{0,64}["']?\s{0,8}[:=,]\s{0,8}\\{0,64}["']?`;
const quoted = String.raw`\\{0,64}["']?\s{0,8}[:=]\s{0,8}\\{0,64}["']?`;

/** The user info of any URL; nobody needs a password there. */
export const urlPassword: Pattern = {
  name: 'a password in a URL',
  hints: ['://', '@'],
  form: /:\/\/[^\s/:@"'<>\\`]{0,256}:[^\s/@"'<>\\`]{1,256}@[A-Za-z0-9[]/g,
  accepts: isUserInfo,
};

/** Tokens whose form their maker documents, and credentials that a fixed word announces. */
export const tokenPatterns: readonly Pattern[] = [
  {
    name: 'a GitHub token',
    hints: ['_'],
    form: /gh[opsur]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60}/g,
  },
  {
    name: 'a GitLab token',
    hints: ['gl'],
    form: /gl(?:pat|dt|rt|cbt|ptt|oas|ft|soat|agent|imt|ffct)-[A-Za-z0-9_-]{20}/g,
  },
  {
    name: 'a Slack token',
    hints: ['x'],
    form: /xox[abeoprs]-[A-Za-z0-9-]{16}|xapp-\d-[A-Za-z0-9-]{16}/g,
  },
  { name: 'a Slack webhook', hints: ['hooks.slack.com/'], form: /hooks\.slack\.com\/services\/[A-Za-z0-9/]{30}/g },
  {
    name: 'an AWS access key with its secret',
    hints: ['A'],
    form: /(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Z0-9])[^]{0,200}?(?<![A-Za-z0-9/+=_-])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=_-])/g,
    // The digest of a commit has forty characters too.
    accepts: (match) => /[A-Z]/.test(match.slice(-40)) && /[a-z]/.test(match.slice(-40)),
  },
  {
    name: 'an AWS secret access key',
    hints: ['ccess'],
    form: new RegExp(String.raw`[Ss]ecret_?[Aa]ccess_?[Kk]ey${quoted}[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])`, 'g'),
  },
  {
    name: 'a Google API key',
    hints: ['AIza'],
    form: /AIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/g,
  },
  { name: 'a Google OAuth secret', hints: ['-'], form: /GOCSPX-[A-Za-z0-9_-]{28}|ya29\.[0-9A-Za-z_-]{40}/g },
  { name: 'an npm token', hints: ['npm_'], form: /npm_[A-Za-z0-9]{36}/g },
  {
    name: 'a credential of .npmrc',
    hints: [':_'],
    form: /:_(?:authToken|auth|password)\s{0,8}=\s{0,8}["']?[A-Za-z0-9+/_.=-]{8}/g,
  },
  { name: 'a Vault token', hints: ['hv'], form: /hv[bsr]\.[A-Za-z0-9_-]{24}/g },
  {
    name: 'a login of a docker configuration',
    hints: ['auths'],
    form: new RegExp(
      String.raw`["'\s{,](?:auth|identitytoken|registrytoken|password)${quoted}[A-Za-z0-9+/_.-]{6}`,
      'g',
    ),
  },
  urlPassword,
  {
    name: 'a password in an Authorization header',
    hints: ['uthorization'],
    form: new RegExp(String.raw`${header}[Bb]asic\s{1,8}[A-Za-z0-9+/]{6,1024}={0,2}`, 'g'),
    accepts: isBasic,
  },
  {
    name: 'a token in an Authorization header',
    hints: ['uthorization'],
    form: new RegExp(String.raw`${header}(?:[Bb]earer|[Tt]oken)\s{1,8}[A-Za-z0-9._~+/-]{16}`, 'g'),
  },
  {
    name: 'a password of .netrc',
    hints: ['machine', 'login', 'password'],
    form: new RegExp(
      String.raw`machine${gap}\S{1,256}?${gap}login${gap}\S{1,256}?${gap}password${gap}[^\s"'\\]{4,256}`,
      'g',
    ),
    accepts: (match) => !isPlaceholder(match.slice(match.search(/[^\s"'\\]+$/))),
  },
];
