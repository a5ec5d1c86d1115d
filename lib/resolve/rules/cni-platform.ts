import { whyCniUnsupported } from '../../istio/platform.ts';
import { errorAt } from '../../plan/issue.ts';
import type { Rule } from '../rule.ts';

/** The CNI agent writes into folders of the node, which differ per platform and must be known to the charts. */
export const cniPlatform: Rule = ({ clusters }) =>
  clusters.flatMap(({ name, cni, platform, mesh }) => {
    const reason = cni ? whyCniUnsupported(platform, mesh.istio.version) : undefined;
    return reason === undefined
      ? []
      : [
          errorAt(
            'cni-platform-unsupported',
            ['clusters', name, 'cni'],
            `the CNI agent of Istio ${mesh.istio.version.text} cannot run on ${platform}: ${reason}`,
            'upgrade Istio, or set cni: false where istio-init is allowed',
          ),
        ];
  });
