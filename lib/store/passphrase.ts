import { SecretBytes } from '../pki/secret-bytes.ts';
import { storeError } from './store-error.ts';

const fewestCharacters = 12;
const fewestWords = 6;
const fewestDistinct = 5;

const utf8 = new TextDecoder('utf-8', { fatal: true });

const textOf = (passphrase: SecretBytes): string => {
  try {
    return utf8.decode(passphrase.reveal()).normalize('NFC');
  } catch {
    throw storeError(
      'passphrase-weak',
      'passphrase',
      'the passphrase is not UTF-8',
      'type it on a terminal with UTF-8',
    );
  }
};

/** A copy with one spelling for every character (NFC): keyboards differ in how they compose an umlaut. */
export const normalisedPassphrase = (passphrase: SecretBytes): SecretBytes =>
  new SecretBytes(Buffer.from(textOf(passphrase), 'utf8'));

/**
 * The passphrase of a new compartment, normalised: at least 12 characters, or six words, and at least five different
 * characters. Throws a MeshError (`passphrase-weak`). An existing one is never judged: who has it must get in.
 */
export const strongPassphrase = (passphrase: SecretBytes): SecretBytes => {
  const text = textOf(passphrase);
  const characters = Array.from(text);
  const words = text.split(/[\s-]+/).filter((word) => word !== '');
  const isLong = characters.length >= fewestCharacters || words.length >= fewestWords;
  if (isLong && new Set(characters).size >= fewestDistinct) return new SecretBytes(Buffer.from(text, 'utf8'));
  const remedy = `take at least ${fewestCharacters} characters, or ${fewestWords} words drawn by lot`;
  throw storeError('passphrase-weak', 'passphrase', 'the passphrase is too easy to guess', remedy);
};
