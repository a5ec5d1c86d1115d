// npx jiti test/docs/show.ts PAGE: runs the blocks of a page and prints what each of them printed, for who writes it.
import { docsPlace } from './place.ts';
import { readPage } from './page.ts';
import { runPage } from './session.ts';

const show = async (names: readonly string[]): Promise<void> => {
  const place = await docsPlace();
  try {
    for (const name of names) {
      const page = readPage(name);
      const { outcomes, printed } = await runPage(page, place);
      for (const { block, fault } of page.blocks) {
        const wrong = fault === '' ? (outcomes.get(block.line) ?? '') : fault;
        const text = printed.get(block.line);
        if (text === undefined && wrong === '') continue;
        process.stdout.write(
          `== ${name}:${block.line}${wrong === '' ? '' : ` WRONG: ${wrong}`}\n${block.text}--\n${text ?? ''}\n`,
        );
      }
    }
  } finally {
    place.end();
  }
};

void show(process.argv.slice(2));
