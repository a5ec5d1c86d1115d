/** Cuts a text to a width; what is left out shows as one sign. */
export const cut = (text: string, width: number, ascii: boolean): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(width - 1, 0))}${ascii ? '~' : '…'}`;

/** Columns of texts, two spaces apart, no spaces at the end of a line. The first row is the title. */
export const columnsOf = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map(
      (row) =>
        `${row
          .map((text, column) => text.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
};
