import { accessCount, dayOf } from '../../graph/captions.ts';
import type { Markup } from '../../graph/svg/markup.ts';
import { type State, stateOfTally, worst } from '../../graph/state.ts';
import { paragraph, type Section, tag } from '../html.ts';
import type { ReportFinding, ReportInput } from '../report-input.ts';
import { expiryState } from './expiry.ts';

interface Tile {
  readonly value: string;
  readonly text: string;
  readonly state: State;
}

const findingTile = (findings: readonly ReportFinding[] | undefined): Tile => {
  if (findings === undefined) return { value: 'not checked', text: 'findings', state: 'pending' };
  const counted = findings.filter(({ suppressed }) => suppressed === '');
  const errors = counted.filter(({ severity }) => severity === 'error').length;
  const warned: State = counted.length > 0 ? 'pending' : 'fine';
  return {
    value: String(counted.length),
    text: `findings, ${errors} of them errors`,
    state: errors > 0 ? 'failed' : warned,
  };
};

const expiryTile = ({ expiries }: ReportInput): readonly Tile[] => {
  const [first] = expiries;
  return first === undefined
    ? []
    : [{ value: dayOf(first.notAfter), text: `${first.title} ends`, state: expiryState(first.expiry) }];
};

const tilesOf = (input: ReportInput): readonly Tile[] => {
  const { clusters, access } = input.picture;
  const sealed = clusters.filter(({ authority }) => authority.kind !== 'pending').length;
  return [
    findingTile(input.findings),
    {
      value: `${sealed} of ${clusters.length}`,
      text: 'clusters with a CA',
      state: worst(clusters.map(({ authority }) => authority.state)),
    },
    { value: accessCount(access), text: 'accesses to peers', state: stateOfTally(access) },
    ...expiryTile(input),
  ];
};

const words: Readonly<Record<State, string>> = { fine: '', pending: 'pending: ', failed: 'wrong: ' };

const tileMarkup = ({ value, text, state }: Tile): Markup =>
  tag('li', { class: state }, tag('span', { class: 'hidden' }, words[state]), tag('b', {}, value), ' ', text);

/** What there is to know first. */
export const overviewSection = (input: ReportInput): Section => ({
  id: 'overview',
  title: 'Overview',
  contents: [
    tag('ul', { class: 'tiles' }, ...tilesOf(input).map(tileMarkup)),
    ...(input.picture.notes.length === 0
      ? [paragraph('Nothing is pending.')]
      : [tag('ul', {}, ...input.picture.notes.map(({ text }) => tag('li', {}, text)))]),
  ],
});
