import { meshLabels } from '../../parts/labels.ts';
import type { MeshSettings } from '../../plan/mesh-settings.ts';

/** Labels in the metadata of everything an addon makes: `app` is what Istio's own samples and Kiali look for. */
export const addonLabels = (mesh: MeshSettings, name: string): Record<string, string> => ({
  app: name,
  'app.kubernetes.io/name': name,
  ...meshLabels(mesh),
});
