import { isMap, type Json, type JsonObject } from '../../plan/manifest.ts';

/** A value as sops 3 writes it (getsops/sops v3.13.2, aes/cipher.go). */
const encrypted = /^ENC\[AES256_GCM,data:[A-Za-z0-9+/=]*,iv:[A-Za-z0-9+/=]+,tag:[A-Za-z0-9+/=]+,type:[a-z]+\]$/;

/** sops leaves empty texts and nulls as they are. */
const isEncrypted = (value: Json): boolean => {
  if (typeof value === 'string') return value === '' || encrypted.test(value);
  if (typeof value !== 'object') return false;
  return value === null || Object.values(value).every((member: Json) => isEncrypted(member));
};

/** The lists in which sops names who can open the file (stores/stores.go); key groups hold such lists again. */
const recipientLists = ['age', 'pgp', 'kms', 'gcp_kms', 'azure_kv', 'hckms', 'hc_vault'];

const isRecipient = (value: Json): boolean => isMap(value) && typeof value['enc'] === 'string' && value['enc'] !== '';

const hasRecipient = (sops: JsonObject): boolean => {
  const groups: Json = sops['key_groups'] ?? [];
  const holders = [sops, ...(Array.isArray(groups) ? groups : [])].filter((holder: Json) => isMap(holder));
  return holders.some((holder) =>
    recipientLists.some((list) => {
      const recipients = holder[list];
      return (
        Array.isArray(recipients) && recipients.length > 0 && recipients.every((entry: Json) => isRecipient(entry))
      );
    }),
  );
};

/** True when sops encrypted the Secret: every value of its data, for at least one recipient, under a MAC. */
export const isSopsEnvelope = (secret: JsonObject): boolean => {
  const { sops } = secret;
  if (!isMap(sops) || typeof sops['mac'] !== 'string' || !encrypted.test(sops['mac'])) return false;
  return (
    hasRecipient(sops) && [secret['data'] ?? null, secret['stringData'] ?? null].every((data) => isEncrypted(data))
  );
};
