import { dayOf } from '../graph/captions.ts';
import { svgPicture } from '../graph/svg.ts';
import { Markup } from '../graph/svg/markup.ts';
import { scrolling, type Section } from './html.ts';
import { pageText } from './page.ts';
import type { ReportInput } from './report-input.ts';
import { clustersSection } from './sections/clusters.ts';
import { findingsSection } from './sections/findings.ts';
import { firewallSection } from './sections/firewall.ts';
import { overviewSection } from './sections/overview.ts';
import { peeringSection } from './sections/peering.ts';
import { stagesSection } from './sections/stages.ts';
import { trustSection } from './sections/trust.ts';

const pictureSection = ({ picture }: ReportInput): Section => ({
  id: 'picture',
  title: 'Picture',
  contents: [scrolling('Picture of the mesh', 'picture', new Markup(svgPicture(picture, 'of-page')))],
});

const sections: readonly ((input: ReportInput) => Section)[] = [
  overviewSection,
  pictureSection,
  findingsSection,
  clustersSection,
  trustSection,
  peeringSection,
  stagesSection,
  firewallSection,
];

/** The mesh on one HTML page: no script, nothing from elsewhere, the same bytes for the same input. */
export const reportPage = (input: ReportInput): string => {
  const { picture, at, version } = input;
  return pageText({
    title: `Mesh ${picture.mesh}`,
    subtitle: `${picture.facts.join(', ')}. ${picture.engine.title}.`,
    sections: sections.map((section) => section(input)),
    footer: `Made by isthmus ${version} as of ${dayOf(at)}. It holds nothing secret: names, addresses and public certificates.`,
  });
};
