import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { caIssue } from '../../lib/cli/commands/ca-issue.ts';
import { caCrl } from '../../lib/cli/commands/ca-crl.ts';
import { type CaStatusInput, caStatus } from '../../lib/cli/commands/ca-status.ts';
import { initialised, later, type MeshOfTests, now, testIo } from './ca-of-tests.ts';

const long = 'cluster-in-a-region-with-a-long-name';
const declaration = `mesh: mesh1
istio: { version: 1.30.3 }
clusters:
  cluster1: { network: network1 }
  ${long}: { network: network2 }
`;

/** Prometheus text format 0.0.4, line by line: https://prometheus.io/docs/instrumenting/exposition_formats/. */
const sample = /^([a-zA-Z_:][a-zA-Z0-9_:]*)\{([a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*\} -?\d+(\.\d+)?$/;
const comment = /^# (HELP [a-zA-Z_:][a-zA-Z0-9_:]* .+|TYPE [a-zA-Z_:][a-zA-Z0-9_:]* gauge)$/;

/** Lines of a calendar that begin with a name, unfolded. */
const named = (text: string, name: string): readonly string[] =>
  text
    .replaceAll('\r\n ', '')
    .split('\r\n')
    .filter((line) => line.startsWith(`${name}:`));

describe('ca status', () => {
  let mesh: MeshOfTests;
  const input = (own: Partial<CaStatusInput> = {}): CaStatusInput => ({
    mesh: mesh.input.mesh,
    format: 'table',
    horizon: undefined,
    at: undefined,
    ...own,
  });
  const status = async (
    own: Partial<CaStatusInput> = {},
    columns?: number,
  ): Promise<{ code: number; out: string; err: string }> => {
    const io = testIo(columns);
    return { code: await caStatus(input(own), io, now), ...io.said };
  };

  beforeAll(async () => {
    mesh = await initialised(declaration);
    await caIssue({ ...mesh.input, clusters: [], all: true, discardKeys: false }, testIo(), now);
    await caCrl({ ...mesh.input, revoke: [], days: 40 }, testIo(), now);
  });
  afterAll(() => mesh.end());

  test.each([80, 120])('fits %d columns whatever the names', async (columns) => {
    const { out } = await status({}, columns);
    expect(out).toContain('…');
    for (const line of out.trimEnd().split('\n')) expect(line.length).toBeLessThanOrEqual(columns);
  });

  test('has whole names in a pipe, and lists the root of all clusters once', async () => {
    const { code, out } = await status();
    expect(code).toBe(0);
    expect(out).toContain(long);
    expect(out.match(/ root /g)).toHaveLength(1);
    expect(out).toMatch(/^2 clusters\s+root\s+Root CA mesh1\s+\d{4}-\d\d-\d\d\s+3649\s+fine$/m);
  });

  test('exits with 1 when something ends within the finding of the horizon, or has ended', async () => {
    expect((await status({ at: later(20).toISOString() })).code).toBe(0);
    expect((await status({ at: later(34).toISOString() })).code).toBe(1);
    expect((await status({ at: later(4000).toISOString() })).out).toContain('over');
    expect((await status({ horizon: '730' })).code).toBe(1);
    expect((await status({ horizon: '60d' })).code).toBe(0);
  });

  test('speaks the text format of Prometheus, with one sample for each cluster and certificate', async () => {
    const { out } = await status({ format: 'prometheus' });
    expect(out.endsWith('\n')).toBe(true);
    const lines = out.trimEnd().split('\n');
    for (const line of lines) expect(line).toMatch(line.startsWith('#') ? comment : sample);
    const samples = lines.filter((line) => !line.startsWith('#')).map((line) => line.slice(0, line.lastIndexOf(' ')));
    expect(new Set(samples).size).toBe(samples.length);
    // Two clusters, each with intermediate, root and lists, as end and as beginning.
    expect(samples).toHaveLength(12);
    // What keeps two roots of one name apart; a list has none.
    expect(samples.filter((one) => /,fingerprint="[0-9a-f]{16}"/.test(one))).toHaveLength(8);
    // A family stands in one piece, after its TYPE.
    const families = lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]);
    expect(lines.map((line) => line.replace(/^# (HELP|TYPE) /, '').split(/[ {]/)[0])).toEqual(
      families.flatMap((family) => Array.from({ length: 8 }, () => family)),
    );
    const list = /isthmus_ca_not_after_seconds\{mesh="mesh1",cluster="cluster1",kind="revocation-list".* (\d+)$/m.exec(
      out,
    );
    expect(Number(list?.[1])).toBe(later(40).getTime() / 1000);
  });

  test('makes a calendar: lines of 75 octets at most, ended by CRLF, with names that stay', async () => {
    const [one, other] = [await status({ format: 'ics' }), await status({ format: 'ics', at: later(3).toISOString() })];
    expect(one.out.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const lines = one.out.split('\r\n');
    expect(lines.pop()).toBe('');
    for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const unfolded = one.out.replaceAll('\r\n ', '').split('\r\n');
    expect(unfolded.some((line) => line.length > 75)).toBe(true);
    expect(named(one.out, 'UID')).toHaveLength(5);
    expect(new Set(named(one.out, 'UID')).size).toBe(5);
    expect(named(one.out, 'UID')).toEqual(named(other.out, 'UID'));
    expect(named(one.out, 'DTSTAMP')).not.toEqual(named(other.out, 'DTSTAMP'));
    expect(unfolded.filter((line) => line.startsWith('BEGIN:'))).toHaveLength(
      unfolded.filter((line) => line.startsWith('END:')).length,
    );
    for (const line of named(one.out, 'DTSTART')) expect(line).toMatch(/^DTSTART:\d{8}T\d{6}Z$/);
  });

  test('knows the root before any cluster trusts it', async () => {
    const fresh = await initialised();
    const io = testIo();
    await caStatus({ ...input(), mesh: fresh.input.mesh }, io, now);
    expect(io.said.out).toMatch(/^- +root +Root CA mesh1/m);
    const metrics = testIo();
    await caStatus({ ...input({ format: 'prometheus' }), mesh: fresh.input.mesh }, metrics, now);
    expect(metrics.said.out).toContain('cluster="",kind="root"');
    fresh.end();
  });

  test('gives JSON to programs, and names clusters that have nothing', async () => {
    const { out } = await status({ format: 'json' });
    const { certificates }: { certificates: { clusters: string[]; kind: string; notAfter: string }[] } =
      JSON.parse(out);
    expect(certificates.map(({ kind }) => kind).toSorted()).toEqual([
      'intermediate',
      'intermediate',
      'revocation-list',
      'revocation-list',
      'root',
    ]);
    mesh.put('mesh.yaml', `${declaration}  cluster3: { network: network1 }\n`);
    expect((await status()).err).toContain('cluster3 has no certificates in pki/: isthmus ca issue cluster3');
    mesh.put('mesh.yaml', declaration);
  });
});
