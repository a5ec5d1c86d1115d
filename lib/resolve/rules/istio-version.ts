import { whyVersionUnsupported } from '../../istio/version.ts';
import { errorAt } from '../../plan/issue.ts';
import type { Rule } from '../rule.ts';

/** Only releases whose facts are known are compiled for. */
export const istioVersion: Rule = ({ settings }) => {
  const reason = whyVersionUnsupported(settings.istio.version);
  return reason === undefined
    ? []
    : [
        errorAt(
          'istio-version-unsupported',
          ['istio', 'version'],
          `Istio ${settings.istio.version.text} cannot be compiled for: ${reason}`,
          'declare a supported release such as 1.30.3',
        ),
      ];
};
