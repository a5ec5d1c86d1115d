import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fakeIstioctl } from '../cli/render/fake-program.ts';
import { type StandIn, standIns } from './mark.ts';
import { uidOf } from './world.ts';

/** It takes what a real one would take from files and pipes, and answers what the pages read from it. */
const kubectl = `#!/bin/bash
set -e -o pipefail
context=none; input=; verb=
words=("$@")
for at in "\${!words[@]}"; do
  word=\${words[at]}; next=\${words[at+1]:-}
  case "$word" in
    --context) context=$next ;;
    --context=*) context=\${word#*=} ;;
    -f|-k|--filename|--kustomize) [ "$next" = - ] && input=yes || [ -e "$next" ] || { echo "error: no $next" >&2; exit 1; } ;;
    --from-file=*) [ -f "\${word#*=}" ] || { echo "error: no \${word#*=}" >&2; exit 1; } ;;
  esac
done
mkdir -p "$HOME/.stand-in"
if [ -n "$input" ]; then
  cat > "$HOME/.stand-in/$context.yaml"
  grep -q '^kind: \\|"kind":' "$HOME/.stand-in/$context.yaml" || { echo 'error: no objects passed to apply' >&2; exit 1; }
fi
case " $* " in
  *metadata.uid*) cat "$HOME/.stand-in/uids/$context" ;;
  *proxy/v1/cert.pem*) grep -o 'tls.crt: .*' "$HOME/.stand-in/$context.yaml" 2>/dev/null | cut -d' ' -f2 | base64 -d || cat "$HOME"/harbor/recipients/*/sealed-secrets.pem ;;
  *' get secret cacerts '*) base64 -w 0 ca-key.pem ;;
esac
`;

/** No registry: what would be installed is there already. */
const npm = `#!/bin/bash
case "$1" in
  init) echo '{ "name": "demo", "version": "1.0.0", "private": true }' > package.json ;;
  install)
    mkdir -p node_modules
    ln -sfn "$ROOT/package" node_modules/isthmus
    for name in cdk8s constructs jiti; do ln -sfn "$ROOT/package/node_modules/$name" "node_modules/$name"; done ;;
  *) exit 1 ;;
esac
`;

/** Vault reads the files that \`@\` names. */
const vault = `#!/bin/bash
for word in "$@"; do case "$word" in *=@*) [ -s "\${word#*=@}" ] || exit 1 ;; esac; done
`;

const drawing = `#!/bin/bash
read -r first; cat > /dev/null; [[ "$first" == digraph* || "$first" == graph* ]] && echo drawn
`;

const silent = '#!/bin/sh\nexit 0\n';

const texts: Partial<Record<StandIn, string>> = { kubectl, npm, vault, dot: drawing };

const ageKeygen = `#!/bin/bash
if [ "$1" = -y ]; then exec grep -o -m 1 'age1[a-z0-9]*' "$2"; fi
umask 077
exec node "$(dirname "$0")/new-identity.mjs" "$2"
`;

/** Made by our own room for age files: the machine need not have age. */
const newIdentity = (build: string): string => `
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { AgeIdentity } from '${build}/lib/sealing/age/x25519.js';
import { identityText } from '${build}/lib/store/compartment.js';
const identity = new AgeIdentity(randomBytes(32));
writeFileSync(process.argv[2], identityText(identity), { mode: 0o600, flag: 'wx' });
process.stderr.write('Public key: ' + identity.recipient.text + '\\n');
`;

/** Pages make twenty RSA keys of 4096 bits: shorter ones take a third of the time, and prove the same about a page. */
const shortKeys = `
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
for (const name of ['generateKeyPair', 'generateKeyPairSync']) {
  const made = crypto[name];
  crypto[name] = (type, options, ...rest) => made(type, type === 'rsa' ? { ...options, modulusLength: 3072 } : options, ...rest);
}
syncBuiltinESMExports();
`;

const put = (folder: string, name: string, text: string): void =>
  writeFileSync(join(folder, name), text, { mode: 0o755 });

/** Folders with programs: \`own\` for every block, one for each stand-in, and one that refuses what was not asked for. */
export interface Programs {
  readonly own: string;
  readonly refused: string;
  readonly of: (name: StandIn) => string;
}

/** Writes all of them into a folder. \`program\`: the built isthmus. */
export const writePrograms = (folder: string, program: string): Programs => {
  const below = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  const own = below('own');
  put(own, 'short-keys.mjs', shortKeys);
  // Newer releases of Node keep what they compiled.
  const cache = `NODE_COMPILE_CACHE='${join(folder, 'compiled')}'`;
  const preload = `--import '${join(own, 'short-keys.mjs')}'`;
  put(own, 'isthmus', `#!/bin/sh\n${cache} exec '${process.execPath}' ${preload} '${program}' "$@"\n`);
  put(
    own,
    'npx',
    '#!/bin/sh\n[ "$1" = --no-install ] && shift\n[ "$1" = isthmus ] || { echo "npx $1: not here" >&2; exit 1; }\nshift\nexec isthmus "$@"\n',
  );
  put(own, 'age-keygen', ageKeygen);
  put(own, 'new-identity.mjs', newIdentity(join(program, '../../build')));
  put(
    own,
    'fingerprint',
    '#!/bin/sh\nopenssl x509 -in "recipients/$1/sealed-secrets.pem" -pubkey -noout | openssl pkey -pubin -outform der | sha256sum | cut -d" " -f1\n',
  );
  symlinkSync(process.execPath, join(own, 'node'));
  const refused = below('refused');
  for (const name of standIns) {
    put(below(name), name, texts[name] ?? silent);
    put(
      refused,
      name,
      `#!/bin/sh\necho "this block calls ${name}, and its fence does not say stand-in=${name}" >&2\nexit 127\n`,
    );
  }
  fakeIstioctl(below('istioctl'), {}, 'objects');
  put(below('istioctl'), 'istioctl', '#!/bin/sh\n[ "$1" = proxy-status ] || exec "$(dirname "$0")/objects" "$@"\n');
  return { own, refused, of: (name) => join(folder, name) };
};

/** What kubectl's stand-in knows of the clusters. */
export const writeUids = (home: string, contexts: readonly string[]): void => {
  const folder = join(home, '.stand-in/uids');
  mkdirSync(folder, { recursive: true });
  for (const context of contexts) writeFileSync(join(folder, context), uidOf(context));
};
