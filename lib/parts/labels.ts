import type { MeshSettings } from '../plan/mesh-settings.ts';

/** Labels of the objects isthmus makes itself: in metadata only, never in selectors or pod templates. */
export const meshLabels = (mesh: MeshSettings): Record<string, string> => ({
  'app.kubernetes.io/managed-by': 'isthmus',
  'app.kubernetes.io/part-of': mesh.name,
});
