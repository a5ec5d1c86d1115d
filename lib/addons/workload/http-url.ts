/** An absolute http or https URL without credentials, query or fragment; undefined for any other text. */
export const httpUrl = (text: string): URL | undefined => {
  // The parser drops line breaks and blanks, which must not reach a configuration file.
  if (/\s/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return plain && /^https?:$/.test(url.protocol) ? url : undefined;
};
