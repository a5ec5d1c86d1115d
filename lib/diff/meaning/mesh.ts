import type { MeshInventory } from '../../emit/inventory.ts';
import type { Risk } from '../risk.ts';
import type { Context, Sentence } from './sentence.ts';

interface Setting {
  readonly name: string;
  readonly risk: Risk;
  readonly of: (inventory: MeshInventory) => string;
  readonly means: string;
}

const settings: readonly Setting[] = [
  { name: 'mesh', risk: 'trust', of: ({ mesh }) => mesh, means: 'clusters of another mesh do not trust it' },
  {
    name: 'engine',
    risk: 'trust',
    of: ({ engine }) => engine,
    means: 'another program applies dist, with rights of its own; stop the old one first, or both do',
  },
  {
    name: 'install method',
    risk: 'traffic',
    of: ({ install }) => install,
    means: 'the control planes and gateways are handed over to other objects',
  },
  { name: 'topology', risk: 'traffic', of: ({ topology }) => topology, means: 'clusters change their roles' },
];

/** Whether both trees were made of the same declaration and secrets, so that only another isthmus can explain a change. */
export const inputsAreEqual = ({ base, head }: Pick<Context, 'base' | 'head'>): boolean =>
  base.inventory !== undefined &&
  head.inventory !== undefined &&
  base.inventory.inputs !== '' &&
  base.inventory.inputs === head.inventory.inputs;

/** Only values of mesh.yaml count here, and none of `check`: a comment is no difference, and dist holds no suppression. */
const staleSentences = ({ base, head, units }: Context): readonly Sentence[] =>
  units.some(
    ({ subject, changes }) =>
      subject.area === 'declaration' && subject.path === 'mesh.yaml' && changes.some(({ path }) => path[0] !== 'check'),
  ) && inputsAreEqual({ base, head })
    ? [{ risk: 'none', text: 'mesh.yaml changes and dist does not follow: isthmus synth has not been run' }]
    : [];

/** What dist says of the mesh as a whole: who applies it and how. */
export const meshSentences = (context: Context): readonly Sentence[] => {
  const { base, head } = context;
  if (!base.inventory || !head.inventory) return [];
  const [before, after] = [base.inventory, head.inventory];
  const changed = settings
    .filter(({ of }) => of(before) !== of(after))
    .map(({ name, risk, of, means }) => ({
      risk,
      text: `the ${name} changes from ${of(before)} to ${of(after)}: ${means}`,
    }));
  const version =
    before.isthmus === after.isthmus || inputsAreEqual({ base, head })
      ? []
      : [{ risk: 'none', text: `dist is written by isthmus ${after.isthmus}, not ${before.isthmus}` } as const];
  return [...changed, ...version, ...staleSentences(context)];
};
