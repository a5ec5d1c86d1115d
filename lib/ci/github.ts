import { type CiFile, type CiPlace, watchedPaths } from './recipe.ts';
import { commentMark, commentScript, indented, reviewScript } from './steps.ts';

const expression = (text: string): string => `\${{ ${text} }}`;

/**
 * Actions by the commit that a release stands for: a tag can be moved. A newer one is found with
 * `gh api repos/actions/checkout/commits/TAG --jq .sha`.
 */
const actions = {
  checkout: 'actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2',
  node: 'actions/setup-node@39370e3970a6d050c480ffad4ff0ed4d3fdee5af # v4.1.0',
  upload: 'actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2',
} as const;

const prepared = (checkout: string): string => `      - uses: ${actions.checkout}
        with: { ${checkout}persist-credentials: false }
      - uses: ${actions.node}
        with: { node-version: 22 }
      - run: npm ci --ignore-scripts`;

/** A mesh in a folder is reviewed when something changes that concerns it. */
const watched = (place: CiPlace): string => {
  const paths = watchedPaths(place, '**', '.github/**');
  return paths.length === 0 ? '' : `paths: ${JSON.stringify(paths)}`;
};

const triggers = (place: CiPlace): string => {
  const paths = watched(place);
  return `  pull_request:${paths && ` { ${paths} }`}
  push: { branches: ["${place.branch}"]${paths && `, ${paths}`} }
  schedule: [{ cron: "17 3 * * *" }]`;
};

const inFolder = ({ path }: CiPlace): string =>
  path === '.' ? '' : `defaults: { run: { working-directory: "${path}" } }\n`;

/** Job one: the code of a stranger runs here, so nothing is here that is worth taking. */
const review = (place: CiPlace): string => `name: isthmus
on:
${triggers(place)}
permissions: { contents: read }
concurrency: { group: "isthmus-${expression('github.ref')}", cancel-in-progress: true }
${inFolder(place)}jobs:
  review:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    steps:
${prepared('fetch-depth: 0, ')}
      - name: Review
        env: { base: "${expression('github.event.pull_request.base.sha')}" }
        shell: bash
        run: |
          out="$GITHUB_WORKSPACE/review"
${indented(reviewScript, 10)}
      - uses: ${actions.upload}
        if: always()
        with: { name: review, path: review, retention-days: 3, if-no-files-found: ignore }
  main:
    # Two pull requests that are both green can merge into a dist that is stale.
    if: github.event_name == 'push'
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    steps:
${prepared('')}
      - run: npx --no-install isthmus synth --check
      - run: npx --no-install isthmus check
      - run: npx --no-install isthmus seal --check
  nightly:
    # Certificates end whether anybody changes anything or not.
    if: github.event_name == 'schedule'
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    steps:
${prepared(`ref: "${place.branch}", `)}
      - run: npx --no-install isthmus ca status
`;

const postScript: readonly string[] = [
  ...commentScript('pull request', 'commit \\`$head_sha\\`'),
  // The pull request is asked of GitHub, not of the artifact: that one a stranger has written.
  'number="$(gh api -X GET "repos/$GH_REPO/pulls" -f state=open -f head="$head_owner:$head_branch" \\',
  '  --jq ".[] | select(.head.sha == \\"$head_sha\\") | .number" | head -n 1)"',
  'if [ -z "$number" ]; then echo "no open pull request has this commit"; exit 0; fi',
  'old="$(gh api --paginate "repos/$GH_REPO/issues/$number/comments" \\',
  `  --jq '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("${commentMark}"))) | .id' | head -n 1)"`,
  'if [ -n "$old" ]; then',
  '  gh api -X PATCH "repos/$GH_REPO/issues/comments/$old" -F body=@comment.md --silent',
  'else',
  '  gh api -X POST "repos/$GH_REPO/issues/$number/comments" -F body=@comment.md --silent',
  'fi',
];

/**
 * Job two: it may write a comment, and so it checks out nothing, runs nothing that it was given, and posts what it was
 * given in a frame of its own.
 */
const comment = `name: isthmus comment
on:
  workflow_run: { workflows: [isthmus], types: [completed] }
permissions: { actions: read, pull-requests: write }
jobs:
  comment:
    if: github.event.workflow_run.event == 'pull_request'
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    env:
      GH_TOKEN: "${expression('github.token')}"
      GH_REPO: "${expression('github.repository')}"
      run_id: "${expression('github.event.workflow_run.id')}"
      head_sha: "${expression('github.event.workflow_run.head_sha')}"
      head_owner: "${expression('github.event.workflow_run.head_repository.owner.login')}"
      head_branch: "${expression('github.event.workflow_run.head_branch')}"
    steps:
      - name: Fetch the review
        run: gh run download "$run_id" --name review --dir review
      # A stranger's code wrote the review: it is bounded, and whatever isthmus diff does not write is shown as plain text.
      - name: Post it as one comment
        shell: bash
        run: |
${indented(postScript, 10)}
`;

/** The two workflows of a repository on GitHub. The second runs from the default branch, whatever the mesh's own. */
export const githubFiles = (place: CiPlace): readonly CiFile[] => [
  { path: '.github/workflows/isthmus.yaml', text: review(place) },
  { path: '.github/workflows/isthmus-comment.yaml', text: comment },
];
