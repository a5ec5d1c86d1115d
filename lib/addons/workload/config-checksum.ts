/**
 * SHA-256 of configuration texts, in hex. It goes into an annotation of the pod template, because a pod does not restart
 * by itself when a ConfigMap it reads at start changes.
 */
export const configChecksum = async (...texts: readonly string[]): Promise<string> => {
  const bytes = new TextEncoder().encode(texts.join('\n'));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
};
