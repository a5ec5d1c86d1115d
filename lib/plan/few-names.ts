/** A few names, and how many more: the list of a large mesh would bury what else there is to read. */
export const fewNames = (names: readonly string[]): string =>
  names.length > 5 ? `${names.slice(0, 4).join(', ')} and ${names.length - 4} more` : names.join(', ');
