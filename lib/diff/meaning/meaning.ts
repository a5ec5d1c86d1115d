import { byRisk } from '../risk.ts';
import type { Meaning } from '../review.ts';
import { factSentences } from './fact-sentences.ts';
import { meshSentences } from './mesh.ts';
import { addonSentences, labelSentences, recreationSentences } from './objects.ts';
import { peerSentences } from './peers.ts';
import { restSentences } from './rest.ts';
import { sealedSentences } from './sealed.ts';
import type { Context, Sentence } from './sentence.ts';

/** What the mesh does differently, riskiest first; every reason for a risk is in one of the sentences. */
export const meaningsOf = (context: Context): readonly Meaning[] => {
  const own: readonly Sentence[] = [
    ...meshSentences(context),
    ...peerSentences(context),
    ...factSentences(context),
    ...sealedSentences(context),
    ...recreationSentences(context),
    ...addonSentences(context),
    ...labelSentences(context),
  ];
  const all = [...own, ...restSentences(context, own)];
  return all.map(({ risk, text }) => ({ risk, text })).toSorted(byRisk);
};
