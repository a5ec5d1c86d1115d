/**
 * Where a page begins: a script that runs once in an empty home, below another ground. Each page gets a copy of its own.
 * The blocks of the page go on in the folder where the script ended.
 */
export interface Ground {
  readonly on: string;
  readonly script: string;
}

/** The mesh of the guides. What a lab must not wait for is said: who may reach the gateways. */
const harbor = (rest = ''): string => `cat > mesh.yaml <<'END'
mesh: harbor
istio: { version: 1.30.3 }
clusters:
  bergen: { network: aws_eu.north, context: admin@bergen, apiServer: { url: "https://bergen.example.com:6443" } }
  lisbon: { network: aws_eu.south, context: admin@lisbon, apiServer: { url: "https://lisbon.example.com:6443" } }
  quito: { network: gcp_sa.west, context: admin@quito, apiServer: { url: "https://quito.example.com:6443" } }
clusterDefaults: { gateway: { service: { sourceRanges: [10.0.0.0/8] } } }
topology: multi-primary
gitops: { engine: flux, repository: https://git.example.com/acme/harbor.git, branch: main }
secrets: { backend: sealed-secrets }
samples:
  helloworld: { versions: { bergen: v1, lisbon: v1, quito: v2 } }
  curl: {}
${rest}END
`;

const sealed = `
isthmus ca init --profile strict --recipient "$(age-keygen -y ~/harbor.txt)" --backup-to "$(age-keygen -y ~/spare.txt)" --backup-file ~/harbor-1.age
isthmus ca issue --all
for cluster in bergen lisbon quito; do isthmus recipients generate $cluster; done
isthmus seal
isthmus remote-secret --all
isthmus store backup --to "$(age-keygen -y ~/spare.txt)" --file ~/harbor-2.age
isthmus synth
for cluster in bergen lisbon quito; do mkdir -p clusters/$cluster; cp dist/flux-bootstrap/$cluster/* clusters/$cluster/; done
git add -A && git commit -qm 'The mesh, and its trust'
`;

export const grounds: Readonly<Record<string, Ground>> = {
  /** A home with Git and the package, and nothing else. */
  home: {
    on: '',
    script: `
mkdir -m 700 shm && touch isthmus-0.1.0.tgz && git config --global user.name 'A person' && git config --global user.email person@example.com
git config --global init.defaultBranch main && git config --global advice.detachedHead false
`,
  },
  /** A repository with nothing in it. */
  empty: { on: 'home', script: 'mkdir harbor && cd harbor && git init -q\n' },
  /** A declaration in a repository, and two keys. */
  mesh: {
    on: 'home',
    script: `
mkdir -p harbor && cd harbor && git init -q
age-keygen -o ~/harbor.txt 2> /dev/null && age-keygen -o ~/spare.txt 2> /dev/null
export ISTHMUS_IDENTITY=~/harbor.txt
printf '* text=auto eol=lf\\n' > .gitattributes
${harbor()}`,
  },
  /** The mesh of the guides, complete and committed. */
  harbor: { on: 'mesh', script: sealed },
  /** The same, and a bare repository that it came from. */
  shared: {
    on: 'harbor',
    script: `
git clone -q --bare . ~/mesh.git && git remote add origin ~/mesh.git && git fetch -q && git branch -q -u origin/main
git init -q --bare ~/private.git
store=$(echo ~/.local/share/isthmus/*) && cp -a "$store" ~/harbor-store
git -C ~/harbor-store init -q && git -C ~/harbor-store add -A && git -C ~/harbor-store commit -qm 'generation'
git -C ~/harbor-store remote add origin ~/private.git && git -C ~/harbor-store push -q -u origin main
cp ~/harbor.txt ~/ci.txt
`,
  },
  /** A runner of CI: its identity, and no store yet. */
  ci: { on: 'shared', script: 'rm -rf ~/harbor-store ~/.local && unset ISTHMUS_IDENTITY\n' },
  /** The control plane as objects that istioctl makes. */
  rendered: {
    on: 'mesh',
    script: `
sed -i '/^samples:/,$d' mesh.yaml && echo 'install: { method: rendered }' >> mesh.yaml
`,
  },
  /** What a team begins with: a mesh without a store, and the public keys of its people. */
  team: {
    on: 'mesh',
    script: `
mkdir -p ~/safe && for name in anna bo ci; do age-keygen -o ~/$name.txt 2> /dev/null; age-keygen -y ~/$name.txt > $name.pub; done
age-keygen -o ~/safe/root.txt 2> /dev/null && age-keygen -y ~/safe/root.txt > root.pub && age-keygen -y ~/spare.txt > spare.pub
git init -q --bare ~/private.git && unset ISTHMUS_IDENTITY
`,
  },
  /** The store is gone; its backup lies in the repository's folder. */
  storeless: {
    on: 'harbor',
    script: 'rm -r ~/.local/share/isthmus && cp ~/harbor-2.age harbor-2.age && cp ~/spare.txt spare.txt\n',
  },
  /** One cluster, and a root that somebody else holds. */
  ownroot: {
    on: 'mesh',
    script: `
sed -i -e '/^  lisbon/d' -e '/^  quito/d' -e 's/{ bergen: v1, lisbon: v1, quito: v2 }/{ bergen: v1 }/' mesh.yaml
openssl req -x509 -newkey rsa:3072 -nodes -addext 'keyUsage=critical,keyCertSign,cRLSign' -keyout root-key.pem -out root.pem -days 7300 -subj '/O=Acme/CN=root' 2> /dev/null
`,
  },
  /** The same with external-secrets, and the CA is made. */
  'ownroot-issued': {
    on: 'ownroot',
    script: `
sed -i 's/^secrets:.*/secrets: { backend: external-secrets, store: { name: mesh } }/' mesh.yaml
isthmus ca init --profile strict --no-backup --recipient "$(age-keygen -y ~/harbor.txt)" && isthmus ca issue --all
`,
  },
  /** The same with cert-manager, and a store without root. */
  certmanager: {
    on: 'ownroot',
    script: `
sed -i 's/^secrets:.*/secrets: { backend: sealed-secrets, cacerts: cert-manager, issuer: { name: harbor-root, kind: ClusterIssuer } }/' mesh.yaml
isthmus ca init --no-root --no-backup --recipient "$(age-keygen -y ~/harbor.txt)"
`,
  },
  /** The sample of this repository, under Git. */
  sample: {
    on: 'home',
    script: 'cp -r "$ROOT/sample" sample && cd sample && git init -q && git add -A && git commit -qm sample\n',
  },
};
