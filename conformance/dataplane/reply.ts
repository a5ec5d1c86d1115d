/** What came back of a request. */
export interface Reply {
  /** 0 when there was no answer of HTTP: `text` is then what curl says. */
  readonly status: number;
  readonly text: string;
}

/** Signs that no answer has in it: between the parts of a reply, and after each. */
const [part, end] = ['\u001F', '\u001E'];

/** curl with one reply after the other on its stdout. */
export const replyCommand = (urls: readonly string[], more: readonly string[] = []): readonly string[] => [
  'curl',
  '-s',
  '-m',
  '10',
  '-w',
  `${part}%{http_code}${part}%{errormsg}${end}`,
  ...more,
  ...urls,
];

export const readReplies = (stdout: string): readonly Reply[] =>
  stdout
    .split(end)
    .slice(0, -1)
    .map((reply) => {
      const [text = '', status = '', error = ''] = reply.split(part);
      return { status: Number(status), text: status === '000' ? error : text.trim() };
    });
