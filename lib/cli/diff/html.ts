import { counted } from '../../diff/cluster-names.ts';
import type { Group, ObjectChange, Review } from '../../diff/review.ts';
import { htmlText } from './escape.ts';
import { fieldLines, namesOf } from './field-lines.ts';

const style = `
:root { color-scheme: light dark; --line: #8884; --add: #1a7f3733; --del: #cf222e33; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.2rem; overflow-wrap: anywhere; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .6rem 0; padding: .4rem .8rem; }
summary { cursor: pointer; font-weight: 600; }
pre { overflow-x: auto; border: 1px solid var(--line); border-radius: 4px; padding: .4rem; }
pre span { display: block; } .add { background: var(--add); } .del { background: var(--del); }
.risk { display: inline-block; min-width: 4.2em; font-weight: 600; }
.trust, .data { color: #cf222e; } .traffic { color: #bf8700; } .restart { color: #0969da; } .none { color: #6e7781; }
`;

const lineClass = (line: string): string => {
  if (line.startsWith('+ ')) return ' class="add"';
  return line.startsWith('- ') ? ' class="del"' : '';
};

const riskTag = (risk: string): string => `<span class="risk ${risk}">${risk}</span>`;

const fieldsHtml = ({ fields }: ObjectChange): string => {
  if (fields.length === 0) return '';
  const lines = fields.flatMap(fieldLines).map((line) => `<span${lineClass(line)}>${htmlText(line)}</span>`);
  return `<pre>${lines.join('')}</pre>`;
};

const changeHtml = (change: ObjectChange): string => {
  const reasons = change.reasons.map(({ risk, text }) => `<li>${riskTag(risk)} ${htmlText(text)}</li>`).join('');
  const note = change.note === '' ? '' : ` (${htmlText(change.note)})`;
  const list = reasons === '' ? '' : `<ul>${reasons}</ul>`;
  return `<section><p><strong>${change.verb}</strong> ${htmlText(namesOf(change))}${note}</p>${list}${fieldsHtml(change)}</section>\n`;
};

const groupHtml = ({ title, risk, changes }: Group): string => {
  const count = changes.reduce((sum, { objects }) => sum + objects.length, 0);
  return `<details><summary>${riskTag(risk)} ${htmlText(title)}: ${counted(count, 'object')}</summary>\n${changes.map(changeHtml).join('')}</details>\n`;
};

/** The review as a page of its own: no script, nothing fetched, light and dark. */
export const html = (review: Review): string => {
  const meanings = review.meanings.map(({ risk, text }) => `<li>${riskTag(risk)} ${htmlText(text)}</li>\n`).join('');
  const issues = review.issues
    .map(({ at, problem }) => `<li>${riskTag('trust')} not read: ${htmlText(`${at?.file ?? ''}: ${problem}`)}</li>\n`)
    .join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>isthmus diff</title>
<style>${style}</style>
</head>
<body>
<h1>${htmlText(review.headline)}</h1>
<p>${htmlText(review.base)} to ${htmlText(review.head)}</p>
<ul>
${meanings}${issues}</ul>
${review.groups.map(groupHtml).join('')}</body>
</html>
`;
};
