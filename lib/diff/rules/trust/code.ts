import { type Rule, type Subject, textAt } from '../rule.ts';

/** Where apply.sh looks for the istioctl of one version. */
const version = /( is that of Istio |grep -F '"version": ")\d+\.\d+\.\d+(?![-\w.])/g;

/** An apply.sh that asks for another istioctl and does nothing else. */
const isOtherVersion = ({ path, before, after }: Subject): boolean =>
  path.endsWith('/apply.sh') &&
  before !== undefined &&
  textAt(before, '').replaceAll(version, '$1') === textAt(after, '').replaceAll(version, '$1');

/** Programs: synth runs them, or people do with their own rights. */
export const code: Rule = {
  name: 'code',
  risk: 'trust',
  reasons: (subject) =>
    subject.area === 'code' && !isOtherVersion(subject) ? ['a program changes that synth, or people, run'] : [],
};
