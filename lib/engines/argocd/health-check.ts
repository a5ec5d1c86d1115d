import { writeYaml } from '../../yaml/write.ts';

/**
 * Argo CD has no health of Applications of its own since 1.8. This one also waits until the child is in sync: health
 * alone is that of the commit before, and a child that could not apply an object may be called healthy.
 */
const application = `local health = { status = "Progressing", message = "not compared yet" }
local status = obj.status
if status == nil or status.health == nil or status.sync == nil then
  return health
end
if status.operationState ~= nil and status.operationState.phase == "Running" then
  health.message = "a sync is running"
  return health
end
if status.sync.status ~= "Synced" then
  health.message = "not in sync"
  return health
end
if status.health.status ~= nil then
  health.status = status.health.status
  health.message = status.health.message or ""
end
return health
`;

/**
 * Sail's objects are done when the operator reconciled this generation and its workloads are ready. It says False with
 * another reason in the first moments (sail-operator, controllers/istio/istio_controller.go, determineStatus).
 */
const sail = `local health = { status = "Progressing", message = "not reconciled yet" }
local status = obj.status
if status == nil or status.conditions == nil or status.observedGeneration ~= obj.metadata.generation then
  return health
end
local met = {}
for _, condition in ipairs(status.conditions) do
  if condition.type == "Reconciled" and condition.status == "False" and condition.reason == "ReconcileError" then
    health.status = "Degraded"
    health.message = condition.message or ""
    return health
  end
  met[condition.type] = condition.status == "True"
end
if met.Reconciled and met.Ready then
  health.status = "Healthy"
  health.message = ""
end
return health
`;

/** For people who run Argo CD: what its ConfigMap should say. No engine applies it, the ConfigMap is not ours. */
export const argocdConfigText = (): string =>
  [
    '# For the ConfigMap argocd-cm; no engine applies this file:',
    '#   kubectl -n argocd patch configmap argocd-cm --patch-file argocd-cm.patch.yaml',
    '# Tracking by annotation is the default since Argo CD 3: charts of Istio write the label that tracking by label uses.',
    writeYaml({
      data: {
        'application.resourceTrackingMethod': 'annotation',
        'resource.customizations.health.argoproj.io_Application': application,
        'resource.customizations.health.sailoperator.io_Istio': sail,
        'resource.customizations.health.sailoperator.io_IstioCNI': sail,
      },
    }),
  ].join('\n');
