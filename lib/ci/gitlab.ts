import { type CiFile, type CiPlace, watchedPaths } from './recipe.ts';
import { commentMark, commentScript, indented, reviewScript } from './steps.ts';

/** Node by version and Debian release; pin it by digest with `docker buildx imagetools inspect node:22-bookworm`. */
const image = 'node:22-bookworm';

const isMergeRequest = '$CI_PIPELINE_SOURCE == "merge_request_event"';

/** A mesh in a folder is reviewed when something changes that concerns it. */
const watched = (place: CiPlace): string => {
  const paths = watchedPaths(place, '**/*', '.gitlab-ci.yml');
  return paths.length === 0 ? '' : `, changes: ${JSON.stringify(paths)}`;
};

const inFolder = ({ path }: CiPlace): string => (path === '.' ? '' : `  before_script: ['cd "${path}" || exit 1']\n`);

/** No job here holds a token: a merge request can change this very file. */
const review = (place: CiPlace): string => `stages: [review, comment]
default:
  image: ${image}
  timeout: 15 minutes
  interruptible: true
${inFolder(place)}variables: { GIT_DEPTH: "0" }
workflow:
  rules:
    - if: ${isMergeRequest}
    - if: $CI_COMMIT_BRANCH == "${place.branch}"
review:
  stage: review
  rules: [{ if: '${isMergeRequest}'${watched(place)} }]
  script:
    - npm ci --ignore-scripts
    - |
      base="$CI_MERGE_REQUEST_DIFF_BASE_SHA"
      out="$CI_PROJECT_DIR/review"
${indented(reviewScript, 6)}
  artifacts: { when: always, expire_in: 3 days, paths: [review/] }
comment:
  # The token that may comment belongs to another project: see the second file.
  stage: comment
  rules: [{ if: '${isMergeRequest}'${watched(place)}, when: always }]
  variables: { REVIEW_PROJECT: $CI_PROJECT_ID, REVIEW_MERGE_REQUEST: $CI_MERGE_REQUEST_IID, REVIEW_PIPELINE: $CI_PIPELINE_ID }
  inherit: { variables: false }
  trigger: { project: $ISTHMUS_COMMENT_PROJECT }
main:
  # Two merge requests that are both green can merge into a dist that is stale.
  stage: review
  rules: [{ if: '$CI_COMMIT_BRANCH == "${place.branch}" && $CI_PIPELINE_SOURCE == "push"'${watched(place)} }]
  script:
    - npm ci --ignore-scripts
    - npx --no-install isthmus synth --check
    - npx --no-install isthmus check
    - npx --no-install isthmus seal --check
nightly:
  # Add a pipeline schedule of that branch, once a day: certificates end whether anybody changes anything or not.
  stage: review
  rules: [{ if: $CI_PIPELINE_SOURCE == "schedule" }]
  script:
    - npm ci --ignore-scripts
    - npx --no-install isthmus ca status
`;

const postScript: readonly string[] = [
  'set -euo pipefail',
  'case "$REVIEW_PROJECT$REVIEW_MERGE_REQUEST$REVIEW_PIPELINE" in *[!0-9]*|"") echo "not numbers"; exit 1;; esac',
  // The project that may be commented on is fixed here; what triggers it may say anything.
  'if [ "$REVIEW_PROJECT" != "$ISTHMUS_MESH_PROJECT" ]; then echo "another project"; exit 1; fi',
  'api="$CI_API_V4_URL/projects/$REVIEW_PROJECT"',
  'get() { curl --fail --silent --show-error --location --header "PRIVATE-TOKEN: $ISTHMUS_COMMENT_TOKEN" "$@"; }',
  'newest="$(get "$api/merge_requests/$REVIEW_MERGE_REQUEST/pipelines" | jq -r ".[0].id")"',
  'if [ "$newest" != "$REVIEW_PIPELINE" ]; then echo "not the newest pipeline of this merge request"; exit 0; fi',
  'job="$(get "$api/pipelines/$REVIEW_PIPELINE/jobs" | jq -r \'map(select(.name == "review"))[0].id\')"',
  'mkdir -p review',
  'for file in diff.md checks.txt; do get --max-filesize 1000000 --output "review/$file" "$api/jobs/$job/artifacts/review/$file"; done',
  ...commentScript('merge request', 'pipeline $REVIEW_PIPELINE').slice(1),
  'notes="$api/merge_requests/$REVIEW_MERGE_REQUEST/notes"',
  'me="$(get "$CI_API_V4_URL/user" | jq -r .id)"',
  `old="$(get "$notes?per_page=100" | jq -r --argjson me "$me" 'map(select(.author.id == $me and (.body | startswith("${commentMark}"))))[0].id // empty')"`,
  'if [ -n "$old" ]; then method=PUT; notes="$notes/$old"; else method=POST; fi',
  'jq -Rs "{body: .}" comment.md | get --request "$method" --header "Content-Type: application/json" --data @- --output /dev/null "$notes"',
];

/** Of a project of its own: it holds the token, checks out nothing, and posts what it fetches as data. */
const comment = `# .gitlab-ci.yml of a project of its own that comments on merge requests, and that nobody but its owners may change; here it does
# nothing. Protected variables there: ISTHMUS_COMMENT_TOKEN (role Reporter, scope api, of the mesh's project) and
# ISTHMUS_MESH_PROJECT (its number). The mesh's project names that project in its variable ISTHMUS_COMMENT_PROJECT.
comment:
  image: ${image}
  timeout: 5 minutes
  rules: [{ if: $CI_PIPELINE_SOURCE == "pipeline" }]
  variables: { GIT_STRATEGY: none }
  before_script:
    - apt-get update -qq && apt-get install -qq --yes jq curl > /dev/null
  script:
    # A stranger's code wrote the review: it is bounded, and whatever isthmus diff does not write is shown as plain text.
    - |
${indented(postScript, 6)}
`;

/** For the project that comments: it stands here to be copied, under a name that GitLab does not run. */
export const gitlabCommentProject: CiFile = { path: 'isthmus-comment.gitlab-ci.yml', text: comment };

/** What a repository on GitLab holds. */
export const gitlabFiles = (place: CiPlace): readonly CiFile[] => [
  { path: '.gitlab-ci.yml', text: review(place) },
  gitlabCommentProject,
];
