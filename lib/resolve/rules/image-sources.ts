import { errorAt, type Issue } from '../../plan/issue.ts';
import { withoutUserInfo } from '../../plan/user-info.ts';
import type { Rule } from '../rule.ts';

/** host[:port][/path]: no scheme, no user info, no tag. */
const imageSource = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]{1,5})?(\/[a-z0-9]([-a-z0-9._]*[a-z0-9])?)*$/;
const registryHost = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?(:[0-9]{1,5})?$/;

const sourceIssue = (path: Issue['path'], value: string): readonly Issue[] =>
  imageSource.test(value)
    ? []
    : [
        errorAt(
          'image-source-malformed',
          path,
          `"${withoutUserInfo(value)}" is not a registry with a path`,
          'write it as in an image name, without scheme, user info and tag: registry.example.com/istio',
        ),
      ];

/** Hub and mirrors become the beginning of image names. */
export const imageSources: Rule = ({ settings }) => [
  ...sourceIssue(['istio', 'hub'], settings.istio.hub),
  ...Object.entries(settings.images.mirrors).flatMap(([host, mirror]) => [
    ...(registryHost.test(host)
      ? []
      : [
          errorAt(
            'image-registry-malformed',
            ['images', 'mirrors', host],
            `"${withoutUserInfo(host)}" is not the host of a registry`,
            'name the host alone, such as docker.io',
          ),
        ]),
    ...sourceIssue(['images', 'mirrors', host], mirror),
  ]),
];
