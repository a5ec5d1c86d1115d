import { deadline } from '../files/deadline.ts';
import { durationOf } from './remote-secret/duration-option.ts';

/** Begins to count what `--timeout` allows this run. Throws a MeshError for what is no time. */
export const limitTime = (timeout: string): void => deadline.start(timeout, durationOf(timeout, '--timeout'));
