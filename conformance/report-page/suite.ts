import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from '../lab/command.ts';
import { insist, type Ledger } from '../report/ledger.ts';
import type { Ground, Suite } from '../suite.ts';
import { Browser } from './browser.ts';
import { type DrawnMesh, drawn, drawnMeshes, reported } from './meshes.ts';
import { desk, Page } from './page.ts';
import { provePolicy, proveReport } from './page-proofs.ts';
import { overflowOf, strayTexts } from './questions.ts';

const proveDot = (ledger: Ledger, { spec }: Ground, mesh: DrawnMesh): Promise<void> =>
  ledger.prove(`Graphviz draws what isthmus graph prints, without a word: ${mesh.name}`, () => {
    const { status, stderr, stdout } = attempt('dot', ['-Tsvg'], { input: drawn(spec, mesh, 'dot') });
    insist(status === 0 && stderr === '', stderr);
    insist(stdout.includes('</svg>'), 'there is no picture');
  });

const provePicture = (ledger: Ledger, { spec }: Ground, browser: Browser, mesh: DrawnMesh): Promise<void> =>
  ledger.prove(`the picture by itself is drawn whole, its texts in their boxes: ${mesh.name}`, async () => {
    const file = join(mkdtempSync(join(spec.folder, 'picture-')), 'mesh.svg');
    writeFileSync(file, drawn(spec, mesh, 'svg'));
    const page = await Page.open(browser, file, { ...desk, width: 1600, height: 2400 });
    const stray = await strayTexts(page);
    insist(stray.length === 0, `outside: ${stray.join(', ')}`);
    insist((await overflowOf(page)) <= 0, 'wider than 1600 pixels');
    insist(
      page.complaints().length + page.requests().length === 0,
      [...page.complaints(), ...page.requests()].join(' '),
    );
  });

const prove = async (ledger: Ledger, ground: Ground): Promise<void> => {
  const profile = join(ground.spec.folder, 'profile');
  mkdirSync(profile);
  const browser = new Browser(profile);
  try {
    const meshes = drawnMeshes(ground.spec);
    for (const mesh of meshes) {
      await proveDot(ledger, ground, mesh);
      await provePicture(ledger, ground, browser, mesh);
      const file = reported(ground.spec, mesh);
      await proveReport(ledger, { name: mesh.name, file, browser });
      if (mesh === meshes[0]) await provePolicy(ledger, { name: mesh.name, file, browser });
    }
  } finally {
    browser.close();
  }
};

export const suite: Suite = {
  title: 'the report and the picture of a mesh, in a real browser: light, dark, narrow, on paper, by keys',
  tools: [],
  system: ['chromium', 'dot'],
  prove,
};
