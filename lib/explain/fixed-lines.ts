/** Why isthmus says something that no field of the declaration decides. */
interface FixedLine {
  readonly line: RegExp;
  readonly reason: string;
}

const fixed: readonly FixedLine[] = [
  {
    line: /ISTIO_MULTIROOT_MESH|PROXY_CONFIG_XDS_AGENT/,
    reason:
      'with it from the first install a root can be changed later without restarting pods or a fight over webhooks',
  },
  {
    line: /enableReaderRBAC/,
    reason: 'the reader account stands in stage 10 with its token Secret: a token whose account is missing vanishes',
  },
  {
    line: /isthmus\.dev|app\.kubernetes\.io\/(part-of|managed-by)/,
    reason: 'marks the objects that isthmus itself makes',
  },
  { line: /defaultRevision/, reason: 'names the control plane whose validator refuses wrong Istio objects' },
  {
    line: /RetryOnFailure|strategy: *$/,
    reason:
      'a failed release is tried again, never uninstalled or rolled back: that would take the reader account away',
  },
  {
    line: /deletionPolicy: Orphan|prune: (disabled|false)|reconcile\.fluxcd\.io|Prune=false|Delete=false/,
    reason: 'what carries the mesh stays in the cluster when its object leaves the tree',
  },
  {
    line: /tls\.mode|mode: AUTO_PASSTHROUGH|\*\.local/,
    reason:
      'the gateway passes mTLS of the mesh on by its server name, unopened: all Services of the mesh are reachable',
  },
  { line: /1544[35]|1501[27]|15021/, reason: 'a port of Istio: 15443 traffic, 15012 and 15017 istiod, 15021 health' },
  {
    line: /istio: eastwestgateway|istio-eastwestgateway/,
    reason: 'the exposure selects the gateway by this name, and peers find its Service by it',
  },
  { line: /topologySpread|maxSkew|whenUnsatisfiable/, reason: 'pods of one workload are kept off one node' },
  { line: /minReadySeconds/, reason: 'a new pod must stay ready a while before the next one is replaced' },
  {
    line: /dependsOn|readinessGates|healthCheck|wait: true/,
    reason: 'the gate of a stage: the next one starts when this is true',
  },
  { line: /serverSide|ServerSideApply|field-manager/, reason: 'fields that others own are left to them' },
  {
    line: /runAsNonRoot|allowPrivilegeEscalation|readOnlyRootFilesystem|drop:|seccomp/,
    reason: 'fits the restricted Pod Security Standard',
  },
];

/** The reason of a line that is the same in every mesh; empty where there is none but the kind of the object. */
export const reasonOf = (line: string): string => fixed.find((known) => known.line.test(line))?.reason ?? '';
