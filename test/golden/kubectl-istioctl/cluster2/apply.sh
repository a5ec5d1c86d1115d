#!/usr/bin/env bash
# Applies cluster cluster2 of mesh first-try, stage by stage. Made by isthmus; README.md has the same commands.
# It stops at the first failure, and deletes nothing.
set -euo pipefail

cluster=cluster2
declared_context=kind-cluster2
context=${KUBECONTEXT:-$declared_context}
stages=(10-namespaces 20-ca 30-istiod 40-expose 50-remote-secrets 60-eastwest 80-samples)
from=''
stage=''
script=$0

usage() {
  printf 'usage: [KUBECONTEXT=NAME] bash %s [--from STAGE]\nstages: %s\n' "$script" "${stages[*]}"
}

is_stage() {
  local known
  for known in "${stages[@]}"; do [ "$1" != "$known" ] || return 0; done
  return 1
}

while [ "$#" -gt 0 ]; do
  case $1 in
    --from) from=${2-}; shift; [ "$#" -eq 0 ] || shift ;;
    --from=*) from=${1#--from=}; shift ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
  is_stage "$from" || { usage >&2; exit 2; }
done

# The current context is nobody's choice: a second cluster would get what belongs to the first.
if [ -z "$context" ]; then
  printf '%s: no context is declared for %s: set KUBECONTEXT\n' "$script" "$cluster" >&2
  exit 2
fi

kubectl() { command kubectl --context "$context" "$@"; }
istioctl() { command istioctl --context "$context" "$@"; }

report() {
  local status=$?
  if [ "$status" -ne 0 ] && [ -n "$stage" ]; then
    printf '%s: stopped in stage %s; to go on: bash %q --from %s\n' "$script" "$stage" "$script" "$stage" >&2
  fi
}
trap report EXIT

# The paths of the commands are those of this folder.
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"

for next in "${stages[@]}"; do
  [ -z "$from" ] || [ "$from" = "$next" ] || continue
  from=''
  stage=$next
  printf '%s: stage %s\n' "$cluster" "$stage" >&2
  case $stage in
    10-namespaces)
      kubectl apply --server-side --field-manager=isthmus -k mesh/10-namespaces
      ;;
    20-ca)
      # nothing stands here: the Secrets of this stage are made elsewhere
      kubectl -n istio-system wait --for=create secret/cacerts --timeout 5m
      ;;
    30-istiod)
      # stops here unless istioctl is that of Istio 1.30.3
      istioctl version --remote=false -o json | grep -F '"version": "1.30.3"'
      istioctl install -f istio-operator/control-plane.yaml -y --readiness-timeout 10m
      kubectl -n istio-system rollout status deployment/istiod --timeout 10m
      ;;
    40-expose)
      kubectl apply --server-side --field-manager=isthmus -k mesh/40-expose
      ;;
    50-remote-secrets)
      # nothing stands here: the Secrets of this stage are made elsewhere
      ;;
    60-eastwest)
      # stops here unless istioctl is that of Istio 1.30.3
      istioctl version --remote=false -o json | grep -F '"version": "1.30.3"'
      istioctl install -f istio-operator/eastwest-gateway.yaml -y --readiness-timeout 10m
      kubectl -n istio-system rollout status deployment/istio-eastwestgateway --timeout 10m
      ;;
    80-samples)
      kubectl apply --server-side --field-manager=isthmus -k extras/80-samples
      kubectl -n sample wait --for=condition=Available deployment --all --timeout 10m
      ;;
  esac
done
