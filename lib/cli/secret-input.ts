import type { GlobalArgs } from './global-args.ts';

/** What every verb with the store takes. Nothing here is a secret: keys and passphrases come from files and terminals. */
export interface SecretInput {
  /** Path of mesh.yaml. */
  readonly mesh: string;
  /** Files with age identities. */
  readonly identity: readonly string[];
  readonly passphraseFd: number | undefined;
  readonly passphraseFile: string | undefined;
  /** Folder of the store; undefined: where this user keeps the store that pki/store.json names. */
  readonly store: string | undefined;
  /** Folder of the root's compartment; undefined: `root` in the store. */
  readonly rootStore: string | undefined;
  /** Where this user keeps data: the default store stands below. */
  readonly dataHome: string | undefined;
  readonly home: string;
}

/** The flags that open the store: a verb adds them with `parser.options(secretOptions)`. */
export const secretOptions = {
  identity: {
    type: 'string',
    array: true,
    requiresArg: true,
    describe: 'File with the age identity that opens the store (ISTHMUS_IDENTITY)',
  },
  'passphrase-fd': { type: 'number', requiresArg: true, describe: 'File descriptor to read the passphrase from' },
  'passphrase-file': {
    type: 'string',
    requiresArg: true,
    describe: 'File with the passphrase (ISTHMUS_PASSPHRASE_FILE)',
  },
  'root-store': {
    type: 'string',
    requiresArg: true,
    describe: "Folder of the root's keys, where it is not in the store",
  },
} as const;

/** The same flags as a command module names them. */
export interface SecretFlags extends GlobalArgs {
  readonly identity: string[] | undefined;
  readonly 'passphrase-fd': number | undefined;
  readonly 'passphrase-file': string | undefined;
  readonly 'root-store': string | undefined;
}

/** What yargs makes of them. */
interface SecretArgs {
  readonly mesh: string;
  readonly identity: readonly string[] | undefined;
  readonly passphraseFd: number | undefined;
  readonly passphraseFile: string | undefined;
  readonly rootStore: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const said = (text: string | undefined): string | undefined => (text === undefined || text === '' ? undefined : text);

/** Flags and environment as one input; flags win. */
export const secretInput = (args: SecretArgs, environment: Environment, home: string): SecretInput => {
  const file = said(environment['ISTHMUS_IDENTITY']);
  return {
    mesh: args.mesh,
    identity: args.identity ?? (file === undefined ? [] : [file]),
    passphraseFd: args.passphraseFd,
    passphraseFile:
      args.passphraseFile ??
      (args.passphraseFd === undefined ? said(environment['ISTHMUS_PASSPHRASE_FILE']) : undefined),
    store: said(environment['ISTHMUS_STORE']),
    rootStore: args.rootStore,
    dataHome: said(environment['XDG_DATA_HOME']),
    home,
  };
};
