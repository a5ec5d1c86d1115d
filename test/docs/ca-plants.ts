import { caFiles } from '../check/authorities.ts';
import { type Files, fixture } from '../check/fixture.ts';
import { intermediateOf, later, now, rootOf } from '../pki/mesh-of-tests.ts';

const sound = (): Files => {
  const root = rootOf();
  return {
    ...caFiles('east', intermediateOf(root, 'east'), root),
    ...caFiles('west', intermediateOf(root, 'west'), root),
  };
};

const inWest = (file: string, change: (text: string, files: Files) => string): Files => {
  const files = sound();
  const path = `pki/west/${file}`;
  return { ...files, [path]: change(files[path] ?? '', files) };
};

const incomplete = (): Files =>
  Object.fromEntries(Object.entries(sound()).filter(([path]) => path !== 'pki/west/cert-chain.pem'));

const twoRoots = (): Files => {
  const [one, other] = [rootOf(), rootOf()];
  return {
    ...caFiles('east', intermediateOf(one, 'east'), one),
    ...caFiles('west', intermediateOf(other, 'west'), other),
  };
};

const oneKey = (): Files => {
  const root = rootOf();
  const shared = intermediateOf(root, 'east');
  return { ...caFiles('east', shared, root), ...caFiles('west', shared, root) };
};

/** A mesh with CAs, and the day on which it is looked at. */
interface CaPlant {
  readonly files: Files;
  readonly now: Date;
}

const plants: Readonly<Record<string, () => Files>> = {
  L01: incomplete,
  L02: () => inWest('root-cert.pem', (text) => text.replaceAll('\n', '\r\n')),
  L04: () => inWest('cert-chain.pem', () => ''),
  L05: () => inWest('root-cert.pem', (_, files) => files['pki/west/ca-cert.pem'] ?? ''),
  L08: twoRoots,
  L09: sound,
  L12: oneKey,
};

/** The clean mesh, with CAs in which the lint finds a rule broken; undefined where none is kept. */
export const caWith = (code: string): CaPlant | undefined => {
  const made = plants[code];
  // Certificates are made for ten years.
  return made && { files: { ...fixture('clean'), ...made() }, now: code === 'L09' ? later(3630) : now };
};
