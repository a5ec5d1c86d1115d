import type { Rule } from '../rule.ts';

/** With this file in it a folder is a chart, and no longer a list of objects. */
const chart = /(^|\/)Chart\.yaml$/;

/** Files that say how an engine reads a folder, and files that isthmus writes nowhere: an engine may read them. */
export const otherFiles: Rule = {
  name: 'other-files',
  risk: 'trust',
  reasons: ({ area, path, before, after }) => {
    if (area === 'other') return ['a file that no isthmus writes, and that an engine may read or obey, changes'];
    const turns = area === 'object' && chart.test(path) && (before === undefined || after === undefined);
    return turns
      ? [`the folder is ${after ? 'a chart from now on' : 'no chart any more'}: an engine reads it another way`]
      : [];
  },
};
