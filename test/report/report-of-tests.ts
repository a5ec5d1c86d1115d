import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes, ParserError } from 'parse5';
import type { MeshPlan } from '../../lib/plan/mesh-plan.ts';
import { reportPage } from '../../lib/report/report.ts';
import type { ReportExpiry, ReportFinding, ReportInput } from '../../lib/report/report-input.ts';
import { pictureOf } from '../graph/drawn-mesh.ts';

type Node = DefaultTreeAdapterTypes.ChildNode | DefaultTreeAdapterTypes.Document;
export type Element = DefaultTreeAdapterTypes.Element;

export const finding = (values: Partial<ReportFinding>): ReportFinding => ({
  code: 'roots-differ',
  severity: 'error',
  path: [],
  problem: 'two roots',
  remedy: 'run isthmus ca renew',
  category: 'trust',
  cluster: '',
  object: '',
  suppressed: '',
  ...values,
});

export const expiry = (values: Partial<ReportExpiry>): ReportExpiry => ({
  kind: 'root',
  title: 'Root CA',
  clusters: ['c1'],
  notAfter: new Date('2036-11-20T00:00:00Z'),
  daysLeft: 3000,
  expiry: 'fine',
  ...values,
});

export const inputOf = (plan: MeshPlan, values: Partial<ReportInput> = {}): ReportInput => ({
  plan,
  picture: pictureOf(plan, values.marks),
  marks: [],
  findings: [],
  expiries: [],
  stages: new Map(),
  at: new Date('2027-01-31T00:00:00Z'),
  version: '0.1.0',
  ...values,
});

const childrenOf = (node: Node): readonly Node[] => ('childNodes' in node ? node.childNodes : []);

const isElement = (node: Node): node is Element => 'tagName' in node;

export const elementsBelow = (node: Node, name: string): readonly Element[] =>
  childrenOf(node).flatMap((child) => [
    ...(isElement(child) && child.tagName === name ? [child] : []),
    ...elementsBelow(child, name),
  ]);

export const textOf = (node: Node): string =>
  'value' in node && node.nodeName === '#text' ? node.value : childrenOf(node).map(textOf).join('');

export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((one) => one.name === name)?.value;

/** A page as a real parser understands it, and what that parser found wrong with it. */
export class ParsedReport {
  readonly text: string;
  readonly errors: string[] = [];
  readonly document: DefaultTreeAdapterTypes.Document;

  constructor(input: ReportInput) {
    this.text = reportPage(input);
    const onParseError = ({ code, startLine }: ParserError): number => this.errors.push(`${code} in line ${startLine}`);
    this.document = parse(this.text, { onParseError, sourceCodeLocationInfo: true });
  }

  all(name: string): readonly Element[] {
    return elementsBelow(this.document, name);
  }

  section(id: string): Element {
    const found = this.all('section').find((one) => attribute(one, 'id') === id);
    if (found === undefined) throw new Error(`the report has no section ${id}`);
    return found;
  }

  /** The rows of the tables of a section, as texts of their cells. */
  rows(id: string): readonly (readonly string[])[] {
    return elementsBelow(this.section(id), 'tbody')
      .flatMap((body) => elementsBelow(body, 'tr'))
      .map((row) => childrenOf(row).map((cell) => textOf(cell)));
  }
}
