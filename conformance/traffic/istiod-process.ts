import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Member } from '../lab/member.ts';
import type { RunningMesh } from '../lab/running-mesh.ts';
import { insist } from '../report/ledger.ts';

const sourceSchema = z.looseObject({
  fieldRef: z.looseObject({ fieldPath: z.string() }).optional(),
  resourceFieldRef: z.looseObject({ resource: z.string() }).optional(),
});

const deploymentSchema = z.looseObject({
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({
        containers: z.array(
          z.looseObject({
            args: z.array(z.string()),
            env: z.array(
              z.looseObject({ name: z.string(), value: z.string().default(''), valueFrom: sourceSchema.optional() }),
            ),
          }),
        ),
      }),
    }),
  }),
});

type Settings = ReadonlyMap<string, string>;

/** What a process was started with: arguments without the program, and the environment. */
interface Started {
  readonly args: Settings;
  readonly env: Settings;
}

/** `NAME=value` as name and value. A text without a sign of equality is a name alone. */
const settingsIn = (texts: readonly string[]): Settings =>
  new Map(
    texts.map((text) => {
      const [name = ''] = text.split('=', 1);
      return [name, text.slice(name.length + 1)] as const;
    }),
  );

/** What a kubelet would fill in, as the place where it finds it. */
const filledIn = ({ fieldRef, resourceFieldRef }: z.output<typeof sourceSchema>): string =>
  `(${fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? 'elsewhere'})`;

const declaredFor = ({ cluster }: Member): Started => {
  const found = deploymentSchema.parse(cluster.object('deployment', 'istiod', 'istio-system'));
  const [container] = found.spec.template.spec.containers;
  insist(container !== undefined, 'the Deployment istiod has no container');
  const env = container.env.map(({ name, value, valueFrom }) => {
    return [name, valueFrom === undefined ? value : filledIn(valueFrom)] as const;
  });
  return { args: settingsIn(container.args), env: new Map(env) };
};

/** What the kernel says of the process that runs. */
const runningFor = ({ istiod }: Member, { ground }: RunningMesh): Started => {
  const pid = ground.processes.pidOf(istiod.name);
  const texts = (file: string): readonly string[] =>
    readFileSync(`/proc/${pid}/${file}`, 'utf8').split('\0').slice(0, -1);
  return { args: settingsIn(texts('cmdline').slice(1)), env: settingsIn(texts('environ')) };
};

/** Settings whose values are addresses and folders of the lab. */
const placed = new Set([
  '--grpcAddr',
  '--httpAddr',
  '--httpsAddr',
  '--kubeconfig',
  '--monitoringAddr',
  '--secureGRPCAddr',
  'HOME',
  'PATH',
]);

const differing = (declared: Settings, running: Settings): readonly string[] =>
  [...new Set([...declared.keys(), ...running.keys()])]
    .filter((name) => declared.get(name) !== running.get(name))
    .map((name) => {
      const now = running.get(name);
      const value = now !== undefined && placed.has(name) ? 'of the lab' : (now ?? 'absent');
      return `${name}: ${declared.get(name) ?? 'absent'} -> ${value}`;
    });

/** In which settings the istiod that runs differs from its Deployment, as `NAME: declared -> running`, sorted. */
export const differencesOfIstiod = (member: Member, mesh: RunningMesh): readonly string[] => {
  const [declared, running] = [declaredFor(member), runningFor(member, mesh)];
  return [...differing(declared.args, running.args), ...differing(declared.env, running.env)].toSorted();
};
