import { plainMark } from '../plan/plain-mark.ts';
import { sealedDocument, type SealRequest, unlessEmpty, type WrittenDocument } from './seal-request.ts';

/**
 * The Secret itself, in the clear and marked: for a throwaway cluster, into a folder that Git ignores. The caller sees to
 * that; synth, scan and the leak gate refuse the document wherever it is committed.
 */
export const writePlain = ({ cluster, secret, annotations: extra }: SealRequest): WrittenDocument => {
  const { namespace, name, type, labels, annotations } = secret.metadata;
  return sealedDocument(cluster, name, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      labels: { ...labels, ...plainMark },
      ...unlessEmpty('annotations', { ...annotations, ...extra }),
    },
    type,
    data: Object.fromEntries(secret.reveal().map(([key, plain]) => [key, plain.toString('base64')])),
  });
};
