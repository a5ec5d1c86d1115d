import { accessState } from '../../graph/accesses.ts';
import { Marks } from '../../graph/mark.ts';
import type { State } from '../../graph/state.ts';
import { joined, type Markup } from '../../graph/svg/markup.ts';
import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { paragraph, scrolling, type Section, tag } from '../html.ts';
import type { ReportInput } from '../report-input.ts';
import { cell, tableMarkup } from '../table.ts';

/** Larger squares nobody reads: there the accesses that are not fine are listed. */
const largestMatrix = 100;
const longestList = 500;

const words: Readonly<Record<State, string>> = { fine: 'sealed', pending: 'pending', failed: 'wrong' };

/** The states of one row, by peer. */
const statesOf = ({ name, remoteSecrets }: ClusterPlan, marks: Marks): ReadonlyMap<string, State> =>
  new Map(remoteSecrets.map((slot) => [slot.peer, accessState(name, slot, marks)]));

const targetCell = (from: ClusterPlan, to: ClusterPlan, state: State | undefined): Markup => {
  if (from === to) return tag('td', { class: 'self' });
  return state === undefined
    ? tag('td', {}, tag('span', {}, 'no peer'))
    : tag('td', { class: state }, tag('span', {}, words[state]));
};

const row = (from: ClusterPlan, clusters: readonly ClusterPlan[], marks: Marks): Markup => {
  const states = statesOf(from, marks);
  return tag(
    'tr',
    {},
    tag('th', { scope: 'row', title: from.name }, from.name),
    ...clusters.map((to) => targetCell(from, to, states.get(to.name))),
  );
};

const matrix = (clusters: readonly ClusterPlan[], marks: Marks): Markup =>
  scrolling(
    'Peering matrix',
    'tall',
    tag(
      'table',
      { class: 'matrix' },
      tag('caption', {}, tag('span', { class: 'hidden' }, 'Which cluster reads which')),
      tag(
        'thead',
        {},
        tag(
          'tr',
          {},
          tag('th', { scope: 'col' }, 'reads'),
          ...clusters.map(({ name }) => tag('th', { scope: 'col', title: name }, tag('span', {}, name))),
        ),
      ),
      tag('tbody', {}, joined(clusters.map((from) => row(from, clusters, marks)))),
    ),
  );

const listOfMissing = (clusters: readonly ClusterPlan[], marks: Marks): readonly Markup[] => {
  const rows: (readonly [string, string, State])[] = [];
  let hidden = 0;
  for (const cluster of clusters) {
    for (const [peer, state] of statesOf(cluster, marks)) {
      if (state === 'fine') continue;
      if (rows.length < longestList) rows.push([cluster.name, peer, state]);
      else hidden += 1;
    }
  }
  if (rows.length === 0) return [paragraph('Every cluster reads every peer.')];
  return [
    tableMarkup({
      caption: 'Accesses that are not there',
      heads: ['cluster', 'reads', 'state'],
      rows: rows.map(([from, to, state]) => [cell(from), cell(to), cell(words[state], state)]),
    }),
    ...(hidden === 0 ? [] : [paragraph(`And ${hidden} more.`)]),
  ];
};

/** Which cluster reads whose API server. */
export const peeringSection = (input: ReportInput): Section => {
  const { clusters } = input.plan;
  const marks = new Marks(input.marks);
  return {
    id: 'peering',
    title: 'Peering',
    contents: [
      paragraph(
        'istiod finds the endpoints of a peer through its API server, with an access that is sealed for it. Each row reads the columns: a tick is a sealed access, a ring one that is pending, a cross one that a check finds wrong.',
      ),
      ...(clusters.length <= largestMatrix ? [matrix(clusters, marks)] : listOfMissing(clusters, marks)),
    ],
  };
};
