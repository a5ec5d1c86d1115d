import { insist, type Ledger } from '../report/ledger.ts';
import { type RequestLog, versionCounts } from './request-log.ts';

/** Answers of each version that a step has to show, and how many of them when all of it is done. */
const [inStep, afterStep] = [10, 5];

/** Requests that may be counted to the step before or behind: those under way when it began and when it ended. */
const underWay = 2;

/** What the curl pods saw of one step. Every answer had a handshake of its own, and nothing was tried twice. */
export const proveRequests = async (ledger: Ledger, requests: readonly RequestLog[], step: string): Promise<void> => {
  for (const log of requests)
    await ledger.prove(
      `${step}: in ${log.cluster} no request of the curl pod failed; both versions answered, all the time and afterwards, over a new connection each time`,
      async () => {
        const answered = await log.untilBothAnswer(afterStep, 30);
        const { replies, connections } = await log.next();
        ledger.figure(`${step}: requests of ${log.cluster}`, `${replies.length} requests`);
        const failed = replies.filter(({ status }) => status !== 200);
        insist(failed.length === 0, `${failed.length} of ${replies.length}, such as ${JSON.stringify(failed[0])}`);
        for (const [version, count] of versionCounts(replies))
          insist(count >= inStep, `${count} answers of ${version} in ${replies.length}`);
        insist(answered, `not both versions answered ${afterStep} times after the step`);
        const opened = [...connections.values()];
        const seen = [...connections].map(([peer, count]) => `${count} to ${peer}`).join(', ');
        insist(opened.filter((count) => count >= inStep - underWay).length === 2, `connections: ${seen}`);
        const sum = opened.reduce((one, other) => one + other, 0);
        insist(sum >= replies.length - underWay, `${replies.length} answers; connections: ${seen}`);
      },
    );
};
