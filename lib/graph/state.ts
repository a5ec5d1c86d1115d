/** How a thing stands: as it should, not there yet, or found wrong by a check. */
export type State = 'fine' | 'pending' | 'failed';

/** The state that a group shows: that of its worst member. */
export const worst = (states: readonly State[]): State => {
  if (states.includes('failed')) return 'failed';
  return states.includes('pending') ? 'pending' : 'fine';
};

/** For sorting: what is fine comes first. */
export const urgency: Readonly<Record<State, number>> = { fine: 0, pending: 1, failed: 2 };

/** How many of a number of equal things are not fine. */
export interface Tally {
  readonly all: number;
  readonly pending: number;
  readonly failed: number;
}

export const stateOfTally = ({ pending, failed }: Tally): State => {
  if (failed > 0) return 'failed';
  return pending > 0 ? 'pending' : 'fine';
};

/** A tally that is still being made: a mesh of a thousand clusters has a million accesses. */
export class Count implements Tally {
  all = 0;
  pending = 0;
  failed = 0;

  add(state: State): void {
    this.all += 1;
    if (state === 'pending') this.pending += 1;
    if (state === 'failed') this.failed += 1;
  }
}
