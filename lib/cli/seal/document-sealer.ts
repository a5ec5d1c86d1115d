import type { ClusterPlan } from '../../plan/cluster-plan.ts';
import { fileIssue } from '../../plan/file-issue.ts';
import type { Issue } from '../../plan/issue.ts';
import type { Approval } from '../../sealing/reseal.ts';
import type { SealRequest, WrittenDocument } from '../../sealing/seal-request.ts';
import { sealedSecretsWriter, sealForController } from '../../sealing/sealed-secrets.ts';
import { sealWithSops, sopsWriter } from '../../sealing/sops.ts';
import type { Writer } from '../../sealing/writer.ts';
import { approvedAgeRecipients, approvedCertificate } from './approved-recipients.ts';
import type { SealContext } from './seal-context.ts';

/** Seals for one cluster with one backend. */
export interface DocumentSealer {
  readonly writer: Writer;
  readonly approval: Approval;
  /** Fingerprints, or age recipients, of those a document is sealed for now. */
  readonly recipients: readonly string[];
  seal(request: SealRequest): WrittenDocument;
}

export type SealerFound =
  | { readonly sealer: DocumentSealer; readonly issues: readonly [] }
  | { readonly sealer: undefined; readonly issues: readonly Issue[] };

type SealerMaker = (context: SealContext, cluster: string) => SealerFound;

const questionOf = ({ root, work, now }: SealContext, cluster: string) => ({
  root,
  cluster,
  recipients: work.recipients,
  now,
});

const forController: SealerMaker = (context, cluster) => {
  const { approval, chosen, issues } = approvedCertificate(questionOf(context, cluster));
  if (!chosen) return { sealer: undefined, issues };
  return {
    sealer: {
      writer: sealedSecretsWriter,
      approval,
      recipients: [chosen.fingerprint],
      seal: (request) => sealForController(request, chosen, context.random),
    },
    issues: [],
  };
};

const forAge: SealerMaker = (context, cluster) => {
  const { approval, chosen, issues } = approvedAgeRecipients(questionOf(context, cluster));
  if (!chosen) return { sealer: undefined, issues };
  const { random, now } = context;
  return {
    sealer: {
      writer: sopsWriter,
      approval,
      recipients: chosen.map(({ text }) => text),
      seal: (request) => sealWithSops(request, chosen, { random, clock: () => now }),
    },
    issues: [],
  };
};

const makers: ReadonlyMap<string, SealerMaker> = new Map([
  ['sealed-secrets', forController],
  ['sops', forAge],
]);

/** What seals for a cluster with a backend; issues when the backend encrypts nothing, or nobody approved may open it. */
export const documentSealer = (context: SealContext, { name }: ClusterPlan, backend: string): SealerFound => {
  const maker = makers.get(backend);
  if (maker) return maker(context, name);
  const problem = `${name} keeps this Secret with ${backend}, which encrypts nothing for Git`;
  const remedy = 'declare sealed-secrets or sops for the cluster, or make the Secret where that backend expects it';
  return {
    sealer: undefined,
    issues: [fileIssue('backend-seals-nothing', `sealed/${name}`, problem, remedy)],
  };
};
